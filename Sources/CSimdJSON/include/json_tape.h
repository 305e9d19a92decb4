// JSON text to a flat array of tokens: simdjson finds where values begin and checks the UTF-8, the rest is done here.
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#ifdef __cplusplus
extern "C" {
#endif

/// What a token stands for.
enum {
    ARCANE_JSON_NULL = 0,
    ARCANE_JSON_BOOLEAN = 1,
    /// A number without fraction and exponent that fits in 64 signed bits.
    ARCANE_JSON_INTEGER = 2,
    /// Any other number.
    ARCANE_JSON_NUMBER = 3,
    ARCANE_JSON_STRING = 4,
    ARCANE_JSON_ARRAY = 5,
    ARCANE_JSON_OBJECT = 6,
};

enum {
    /// The string has escapes: its value is in the string buffer and not in the source.
    ARCANE_JSON_ESCAPED = 1,
    /// The container has no white space between its values.
    ARCANE_JSON_COMPACT = 2,
};

/// One value, or one name of an object's member. The members of an object follow it as name, value, name, value, …
typedef struct {
    /// Where the text of the value begins in the source.
    uint32_t offset;
    /// How many bytes the text has, quotes and brackets included.
    uint32_t length;
    /// The index of the first token behind this value and all that is in it.
    uint32_t next;
    /// What it is.
    uint8_t kind;
    /// `ARCANE_JSON_ESCAPED`, `ARCANE_JSON_COMPACT` or 0.
    uint8_t flags;
    uint16_t reserved;
    union {
        /// The value of an integer; 0 or 1 of a boolean; the number of members or elements of a container.
        int64_t integer;
        /// The nearest value of a number; infinite where it is out of range.
        double number;
        /// Where the value of an escaped string is in the string buffer.
        struct {
            uint32_t offset;
            uint32_t length;
        } text;
    } value;
} arcane_json_token;

/// Why a text is not JSON.
typedef enum {
    ARCANE_JSON_OK = 0,
    ARCANE_JSON_OUT_OF_MEMORY,
    ARCANE_JSON_TOO_LARGE,
    ARCANE_JSON_TOO_DEEP,
    ARCANE_JSON_INVALID_UTF8,
    ARCANE_JSON_UNCLOSED_STRING,
    ARCANE_JSON_CONTROL_CHARACTER,
    ARCANE_JSON_INVALID_ESCAPE,
    ARCANE_JSON_INVALID_NUMBER,
    ARCANE_JSON_INVALID_LITERAL,
    ARCANE_JSON_EXPECTED_VALUE,
    ARCANE_JSON_EXPECTED_NAME,
    ARCANE_JSON_EXPECTED_COLON,
    ARCANE_JSON_EXPECTED_COMMA_OR_END,
    ARCANE_JSON_UNEXPECTED_END,
} arcane_json_status;

/// What a call has found out: a status, and a count (of positions, of tokens) or, with an error, the offset in the source where
/// it is known, else `SIZE_MAX`.
typedef struct {
    arcane_json_status status;
    size_t count_or_offset;
} arcane_json_result;

/// The memory that is used again from text to text.
typedef struct arcane_json_parser arcane_json_parser;

/// Null where there is no memory.
arcane_json_parser *arcane_json_parser_create(void);
void arcane_json_parser_destroy(arcane_json_parser *parser);

/// Step one: finds where values begin in the `length` bytes at `source`. `count_or_offset` is an upper bound of the number of
/// tokens. The source needs no padding.
arcane_json_result arcane_json_index(arcane_json_parser *parser, const uint8_t *source, size_t length);

/// Step two, with the same source: fills `tokens` with the values of one or many JSON texts that stand one behind the other.
/// `tokens` has room for what step one returned, `strings` for `length` bytes.
arcane_json_result arcane_json_build(
    arcane_json_parser *parser, const uint8_t *source, size_t length, size_t maximum_depth, arcane_json_token *tokens,
    size_t token_capacity, uint8_t *strings, size_t string_capacity);

/// Whether `length` bytes are the same.
static inline bool arcane_json_equal(const void *left, const void *right, size_t length) {
    return memcmp(left, right, length) == 0;
}

#ifdef __cplusplus
}
#endif
