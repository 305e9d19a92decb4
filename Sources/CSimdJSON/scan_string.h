// Strings of JSON: where they end, and what their escapes stand for.
#pragma once
#include <cstddef>
#include <cstdint>
#include <cstring>

namespace arcane_json {

typedef uint8_t bytes16 __attribute__((ext_vector_type(16)));
typedef bool bools16 __attribute__((ext_vector_type(16)));

/// From `at` on, where the next quote or backslash is, `length` where there is none.
inline size_t quote_or_backslash(const uint8_t *source, size_t length, size_t at) {
    while (length - at >= sizeof(bytes16)) {
        bytes16 block;
        memcpy(&block, source + at, sizeof block);
        auto hits = (block == uint8_t('"')) | (block == uint8_t('\\'));
        unsigned mask = __builtin_bit_cast(uint16_t, __builtin_convertvector(hits, bools16));
        if (mask != 0) return at + size_t(__builtin_ctz(mask));
        at += sizeof block;
    }
    while (at < length && source[at] != '"' && source[at] != '\\') at++;
    return at;
}

/// The value of a hexadecimal digit, or -1.
inline int hex_digit(uint8_t byte) {
    if (byte >= '0' && byte <= '9') return byte - '0';
    uint8_t lower = byte | 0x20;
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

/// Writes a character as UTF-8 and returns the place behind it.
inline uint8_t *write_utf8(uint32_t code, uint8_t *out) {
    if (code < 0x80) {
        *out++ = uint8_t(code);
    } else if (code < 0x800) {
        *out++ = uint8_t(0xC0 | code >> 6);
        *out++ = uint8_t(0x80 | (code & 0x3F));
    } else if (code < 0x10000) {
        *out++ = uint8_t(0xE0 | code >> 12);
        *out++ = uint8_t(0x80 | (code >> 6 & 0x3F));
        *out++ = uint8_t(0x80 | (code & 0x3F));
    } else {
        *out++ = uint8_t(0xF0 | code >> 18);
        *out++ = uint8_t(0x80 | (code >> 12 & 0x3F));
        *out++ = uint8_t(0x80 | (code >> 6 & 0x3F));
        *out++ = uint8_t(0x80 | (code & 0x3F));
    }
    return out;
}

/// The four hex digits behind `\u` at `at`, or -1.
inline int32_t code_unit(const uint8_t *source, size_t length, size_t at) {
    if (length - at < 6 || source[at] != '\\' || source[at + 1] != 'u') return -1;
    int32_t unit = 0;
    for (size_t index = at + 2; index < at + 6; index++) {
        int digit = hex_digit(source[index]);
        if (digit < 0) return -1;
        unit = unit << 4 | digit;
    }
    return unit;
}

/// `\uXXXX` or a pair of surrogates. Half a pair stands for no character and becomes U+FFFD.
inline size_t resolve_unicode(const uint8_t *source, size_t length, size_t at, uint8_t *&out) {
    int32_t unit = code_unit(source, length, at);
    if (unit < 0) return at;
    at += 6;
    uint32_t code = uint32_t(unit);
    if (unit >= 0xD800 && unit < 0xE000) {
        int32_t low = unit < 0xDC00 ? code_unit(source, length, at) : -1;
        if (low >= 0xDC00 && low < 0xE000) {
            at += 6;
            code = 0x10000 + ((uint32_t(unit) - 0xD800) << 10) + (uint32_t(low) - 0xDC00);
        } else {
            code = 0xFFFD;
        }
    }
    out = write_utf8(code, out);
    return at;
}

/// Writes what the escape at `at` stands for to `out`. Returns the place behind it; `at` itself where it is none.
inline size_t resolve_escape(const uint8_t *source, size_t length, size_t at, uint8_t *&out) {
    if (length - at < 2) return at;
    uint8_t letter = source[at + 1];
    switch (letter) {
        case '"': case '\\': case '/': *out++ = letter; break;
        case 'b': *out++ = '\b'; break;
        case 'f': *out++ = '\f'; break;
        case 'n': *out++ = '\n'; break;
        case 'r': *out++ = '\r'; break;
        case 't': *out++ = '\t'; break;
        case 'u': return resolve_unicode(source, length, at, out);
        default: return at;
    }
    return at + 2;
}

}  // namespace arcane_json
