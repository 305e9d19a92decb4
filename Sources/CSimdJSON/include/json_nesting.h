// Finds the end of a JSON value whose beginning has been seen, across any number of pieces.
#pragma once
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// Where in a value a piece ends.
typedef struct {
    /// How many brackets are open.
    uint64_t depth;
    /// Whether the place is inside a string.
    uint8_t in_string;
    /// Whether the byte before was a backslash that escapes the next byte.
    uint8_t escaped;
} arcane_json_nesting;

/// Goes on from `nesting` through the `length` bytes at `bytes` to the bracket or quote that closes the value.
/// Returns the number of bytes up to and with it, and sets depth and in_string to 0; or `length` where the value goes on.
/// Brackets are counted, not matched: whether the value is JSON is the parser's to say.
size_t arcane_json_skip(arcane_json_nesting *nesting, const uint8_t *bytes, size_t length);

#ifdef __cplusplus
}
#endif
