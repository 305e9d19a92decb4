#include "json_nesting.h"

#include <cstring>

namespace {

constexpr size_t BLOCK = 64;
typedef uint8_t byte_block __attribute__((ext_vector_type(64)));
typedef bool bool_block __attribute__((ext_vector_type(64)));

/// One bit for each byte of a block, lowest first.
struct masks {
    uint64_t backslash;
    uint64_t quote;
    uint64_t open;
    uint64_t close;
};

uint64_t bits_equal(const byte_block &block, uint8_t byte) {
    return __builtin_bit_cast(uint64_t, __builtin_convertvector(block == byte, bool_block));
}

masks classify(const uint8_t *bytes) {
    byte_block block;
    memcpy(&block, bytes, BLOCK);
    // `[` and `{`, and `]` and `}`, differ in bit 5 only; no other byte becomes a brace by it.
    byte_block folded = block | uint8_t(0x20);
    return {bits_equal(block, '\\'), bits_equal(block, '"'), bits_equal(folded, '{'), bits_equal(folded, '}')};
}

/// The bytes that an odd run of backslashes before them escapes. `carry` is whether the first byte is escaped, and becomes
/// whether the byte after `length` is.
uint64_t escaped_bits(uint64_t backslash, size_t length, uint8_t &carry) {
    if (backslash == 0) {
        uint64_t escaped = carry;
        carry = 0;
        return escaped;
    }
    uint64_t escaped = 0;
    bool pending = carry;
    for (size_t index = 0; index < length; index++) {
        if (pending) {
            escaped |= uint64_t(1) << index;
            pending = false;
        } else {
            pending = (backslash >> index) & 1;
        }
    }
    carry = pending;
    return escaped;
}

/// Bit i is the exclusive or of the bits 0 to i.
uint64_t prefix_xor(uint64_t bits) {
    for (int shift = 1; shift < 64; shift <<= 1) bits ^= bits << shift;
    return bits;
}

/// Goes through one block of `length` bytes, 64 or fewer; the bytes behind them are zero.
/// Returns the number of bytes up to and with the end of the value, or 0 where it goes on.
size_t skip_block(arcane_json_nesting *nesting, const uint8_t *block, size_t length) {
    masks found = classify(block);
    uint64_t quotes = found.quote & ~escaped_bits(found.backslash, length, nesting->escaped);
    uint64_t inside = prefix_xor(quotes) ^ (nesting->in_string ? ~uint64_t(0) : 0);
    if (nesting->depth == 0) {
        // A string on its own: it ends at the first quote.
        if (quotes == 0) return 0;
        nesting->in_string = 0;
        nesting->escaped = 0;
        return size_t(__builtin_ctzll(quotes)) + 1;
    }
    nesting->in_string = (inside >> 63) & 1;
    uint64_t open = found.open & ~inside;
    uint64_t close = found.close & ~inside;
    uint64_t closings = uint64_t(__builtin_popcountll(close));
    if (nesting->depth > closings) {
        nesting->depth += uint64_t(__builtin_popcountll(open)) - closings;
        return 0;
    }
    for (; close != 0; close &= close - 1) {
        int position = __builtin_ctzll(close);
        uint64_t before = (uint64_t(1) << position) - 1;
        nesting->depth += uint64_t(__builtin_popcountll(open & before));
        open &= ~before;
        nesting->depth -= 1;
        if (nesting->depth == 0) {
            nesting->in_string = 0;
            nesting->escaped = 0;
            return size_t(position) + 1;
        }
    }
    nesting->depth += uint64_t(__builtin_popcountll(open));
    return 0;
}

}  // namespace

size_t arcane_json_skip(arcane_json_nesting *nesting, const uint8_t *bytes, size_t length) {
    size_t done = 0;
    for (; length - done >= BLOCK; done += BLOCK) {
        if (size_t end = skip_block(nesting, bytes + done, BLOCK)) return done + end;
    }
    if (done == length) return length;
    uint8_t last[BLOCK] = {0};
    memcpy(last, bytes + done, length - done);
    size_t end = skip_block(nesting, last, length - done);
    return end ? done + end : length;
}
