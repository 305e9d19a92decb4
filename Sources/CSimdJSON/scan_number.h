// Numbers of JSON: the grammar, and the value as a 64-bit integer or the nearest double.
#pragma once
#include <charconv>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <system_error>

namespace arcane_json {

/// A number in the source.
struct scanned_number {
    /// The place behind it; where it begins, if it is no number.
    size_t end;
    /// Whether it has no fraction and no exponent and fits in 64 signed bits.
    bool is_integer;
    /// Its value, if it is.
    int64_t integer;
    /// Its nearest value, if it is not; infinite where it is too large for a double.
    double number;
};

inline bool is_digit(uint8_t byte) { return uint8_t(byte - '0') < 10; }

/// Whether a number or literal may end before `byte`.
inline bool ends_scalar(uint8_t byte) {
    switch (byte) {
        case ' ': case '\t': case '\n': case '\r': case ',': case ':': case '[': case ']': case '{': case '}': return true;
        default: return false;
    }
}

/// For a number that no double holds: whether it is too large rather than too small.
inline bool is_beyond_largest(const uint8_t *source, size_t start, size_t end) {
    size_t at = start + (source[start] == '-' ? 1 : 0);
    int64_t magnitude = 0;
    bool is_significant = false;
    bool is_fraction = false;
    for (; at < end && (source[at] | 0x20) != 'e'; at++) {
        if (source[at] == '.') {
            is_fraction = true;
            continue;
        }
        if (source[at] != '0') is_significant = true;
        if (!is_fraction && is_significant) magnitude++;
        if (is_fraction && !is_significant) magnitude--;
    }
    if (at == end) return magnitude > 0;
    bool is_negative = source[++at] == '-';
    if (is_negative || source[at] == '+') at++;
    int64_t exponent = 0;
    for (; at < end && exponent < (int64_t(1) << 40); at++) exponent = exponent * 10 + (source[at] - '0');
    return magnitude + (is_negative ? -exponent : exponent) > 0;
}

/// The nearest double of the number from `start` to `end`, whatever it is.
inline double nearest_double(const uint8_t *source, size_t start, size_t end) {
    const char *text = reinterpret_cast<const char *>(source);
    double value = 0;
    auto result = std::from_chars(text + start, text + end, value);
    if (result.ec != std::errc::result_out_of_range) return value;
    // Too small is zero, too large is infinite; which of them it is shows in the sign of the power of ten.
    double magnitude = is_beyond_largest(source, start, end) ? INFINITY : 0.0;
    return source[start] == '-' ? -magnitude : magnitude;
}

/// Those that a double holds exactly.
constexpr double POWERS_OF_TEN[] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8,  1e9,  1e10, 1e11,
                                    1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};

/// Reads the number at `start`.
inline scanned_number scan_number(const uint8_t *source, size_t length, size_t start) {
    const scanned_number invalid = {start, false, 0, 0};
    size_t at = start;
    bool is_negative = source[at] == '-';
    if (is_negative) at++;
    size_t digits_start = at;
    uint64_t mantissa = 0;
    while (at < length && is_digit(source[at])) mantissa = mantissa * 10 + (source[at++] - '0');
    size_t digit_count = at - digits_start;
    if (digit_count == 0 || (digit_count > 1 && source[digits_start] == '0')) return invalid;
    bool is_whole = true;
    int64_t exponent = 0;
    if (at < length && source[at] == '.') {
        is_whole = false;
        size_t fraction_start = ++at;
        while (at < length && is_digit(source[at])) mantissa = mantissa * 10 + (source[at++] - '0');
        if (at == fraction_start) return invalid;
        exponent = -int64_t(at - fraction_start);
        digit_count += at - fraction_start;
    }
    bool has_exponent = at < length && (source[at] | 0x20) == 'e';
    if (has_exponent) {
        is_whole = false;
        at++;
        if (at < length && (source[at] == '+' || source[at] == '-')) at++;
        size_t exponent_start = at;
        while (at < length && is_digit(source[at])) at++;
        if (at == exponent_start) return invalid;
    }
    if (at < length && !ends_scalar(source[at])) return invalid;
    // Up to 19 digits never overflow 64 unsigned bits; -2⁶³ is the only integer beyond 2⁶³ - 1 in size that fits.
    if (is_whole && digit_count <= 19 && mantissa <= uint64_t(INT64_MAX) + (is_negative ? 1 : 0)) {
        return {at, true, is_negative ? int64_t(0 - mantissa) : int64_t(mantissa), 0};
    }
    if (digit_count <= 19 && mantissa <= (uint64_t(1) << 53) && !has_exponent && exponent >= -22) {
        // Both factors are exact doubles, so that one division rounds correctly (Clinger's fast path).
        double value = double(mantissa) / POWERS_OF_TEN[-exponent];
        return {at, false, 0, is_negative ? -value : value};
    }
    return {at, false, 0, nearest_double(source, start, at)};
}

}  // namespace arcane_json
