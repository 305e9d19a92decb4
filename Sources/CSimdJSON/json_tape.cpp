#include "json_tape.h"

#include "scan_number.h"
#include "scan_string.h"

#include <simdjson.h>

#include <cstring>
#include <memory>
#include <new>
#include <vector>

using namespace arcane_json;
using simdjson::internal::dom_parser_implementation;

namespace {

/// A container whose end has not been seen.
struct open_container {
    uint32_t token;
    uint32_t count;
    /// How many bytes that are not white space come before it.
    size_t content_before;
};

}  // namespace

struct arcane_json_parser {
    std::unique_ptr<dom_parser_implementation> simd;
    std::vector<open_container> open;
};

namespace {

constexpr size_t UNKNOWN = SIZE_MAX;
/// Offsets are 32 bits wide, here and in simdjson.
constexpr size_t MAXIMUM_LENGTH = 0xFFFF0000;

/// Reads the source once, front to back, and writes the tokens.
class tape_builder {
  public:
    tape_builder(arcane_json_parser *parser, const uint8_t *source, size_t length, arcane_json_token *tokens,
                 size_t token_capacity, uint8_t *strings, size_t string_capacity)
        : open(parser->open), starts(parser->simd->structural_indexes.get()), start_count(parser->simd->n_structural_indexes),
          source(source), length(length), tokens(tokens), token_capacity(token_capacity), strings(strings),
          string_capacity(string_capacity) {}

    arcane_json_result build(size_t maximum_depth) {
        open.clear();
        while (next_start < start_count) {
            if (!value(maximum_depth)) return failure;
        }
        return {ARCANE_JSON_OK, token_count};
    }

  private:
    std::vector<open_container> &open;
    const uint32_t *starts;
    size_t start_count;
    const uint8_t *source;
    size_t length;
    arcane_json_token *tokens;
    size_t token_capacity;
    uint8_t *strings;
    size_t string_capacity;

    size_t next_start = 0;
    size_t token_count = 0;
    size_t strings_used = 0;
    /// How many bytes so far are not white space.
    size_t content = 0;
    arcane_json_result failure = {ARCANE_JSON_OK, 0};

    bool fail(arcane_json_status status, size_t offset) {
        failure = {status, offset};
        return false;
    }

    /// The byte at which the next value, name, comma, colon or bracket begins; 0 at the end of the source.
    uint8_t peek() const { return next_start < start_count ? source[starts[next_start]] : 0; }
    size_t place() const { return next_start < start_count ? starts[next_start] : length; }

    /// The error at a place where something else was expected.
    bool unexpected(arcane_json_status status) {
        return fail(next_start < start_count ? status : ARCANE_JSON_UNEXPECTED_END, place());
    }

    /// Steps over one bracket, comma or colon.
    void step() {
        next_start++;
        content++;
    }

    void set_length(arcane_json_token *token, size_t length) {
        token->length = uint32_t(length);
        content += length;
    }

    arcane_json_token *add(uint8_t kind, size_t offset) {
        if (token_count == token_capacity) {
            fail(ARCANE_JSON_TOO_LARGE, offset);
            return nullptr;
        }
        arcane_json_token *token = &tokens[token_count++];
        *token = {uint32_t(offset), 0, uint32_t(token_count), kind, 0, 0, {0}};
        return token;
    }

    /// One value of the top level, with all that is in it.
    bool value(size_t maximum_depth) {
        do {
            uint8_t first = peek();
            if (first == '{' || first == '[') {
                if (open.size() == maximum_depth) return fail(ARCANE_JSON_TOO_DEEP, place());
                bool is_object = first == '{';
                if (!add(is_object ? ARCANE_JSON_OBJECT : ARCANE_JSON_ARRAY, place())) return false;
                open.push_back({uint32_t(token_count - 1), 0, content});
                step();
                if (peek() != (is_object ? '}' : ']')) {
                    if (is_object && !name()) return false;
                    continue;
                }
            } else {
                if (!scalar(first)) return false;
            }
            if (!after_value()) return false;
        } while (!open.empty());
        return true;
    }

    /// Closes the containers that end behind a value, and steps over the comma and name before the next one.
    bool after_value() {
        // An empty container has been opened and nothing else: it ends here, and no value of it is to be counted.
        bool is_first = !open.empty() && open.back().token == token_count - 1;
        while (!open.empty()) {
            open_container &container = open.back();
            if (!is_first) container.count++;
            is_first = false;
            arcane_json_token &token = tokens[container.token];
            bool is_object = token.kind == ARCANE_JSON_OBJECT;
            uint8_t byte = peek();
            if (byte == ',') {
                step();
                return is_object ? name() : true;
            }
            if (byte != (is_object ? '}' : ']')) return unexpected(ARCANE_JSON_EXPECTED_COMMA_OR_END);
            token.length = uint32_t(starts[next_start] + 1 - token.offset);
            token.next = uint32_t(token_count);
            token.value.integer = container.count;
            step();
            if (content - container.content_before == token.length) token.flags = ARCANE_JSON_COMPACT;
            open.pop_back();
        }
        return true;
    }

    /// A member's name and the colon behind it.
    bool name() {
        if (peek() != '"') return unexpected(ARCANE_JSON_EXPECTED_NAME);
        if (!string()) return false;
        if (peek() != ':') return unexpected(ARCANE_JSON_EXPECTED_COLON);
        step();
        return true;
    }

    bool scalar(uint8_t first) {
        switch (first) {
            case '"': return string();
            case 't': return literal("true", 4, ARCANE_JSON_BOOLEAN, 1);
            case 'f': return literal("false", 5, ARCANE_JSON_BOOLEAN, 0);
            case 'n': return literal("null", 4, ARCANE_JSON_NULL, 0);
            case '-': case '0': case '1': case '2': case '3': case '4': case '5': case '6': case '7': case '8': case '9':
                return number();
            default: return unexpected(ARCANE_JSON_EXPECTED_VALUE);
        }
    }

    bool literal(const char *text, size_t size, uint8_t kind, int64_t value) {
        size_t start = starts[next_start++];
        bool matches = length - start >= size && memcmp(source + start, text, size) == 0
            && (start + size == length || ends_scalar(source[start + size]));
        if (!matches) return fail(ARCANE_JSON_INVALID_LITERAL, start);
        arcane_json_token *token = add(kind, start);
        if (!token) return false;
        set_length(token, size);
        token->value.integer = value;
        return true;
    }

    bool number() {
        size_t start = starts[next_start++];
        scanned_number scanned = scan_number(source, length, start);
        if (scanned.end == start) return fail(ARCANE_JSON_INVALID_NUMBER, start);
        arcane_json_token *token = add(scanned.is_integer ? ARCANE_JSON_INTEGER : ARCANE_JSON_NUMBER, start);
        if (!token) return false;
        set_length(token, scanned.end - start);
        if (scanned.is_integer) {
            token->value.integer = scanned.integer;
        } else {
            token->value.number = scanned.number;
        }
        return true;
    }

    bool string() {
        size_t start = starts[next_start++];
        size_t at = start + 1;
        size_t stop = quote_or_backslash(source, length, at);
        if (stop == length) return fail(ARCANE_JSON_UNCLOSED_STRING, start);
        arcane_json_token *token = add(ARCANE_JSON_STRING, start);
        if (!token) return false;
        if (source[stop] == '"') {
            set_length(token, stop + 1 - start);
            return true;
        }
        return escaped_string(token, start, stop);
    }

    /// Copies a string with its escapes resolved; `stop` is the first backslash. The value is never longer than the text.
    bool escaped_string(arcane_json_token *token, size_t start, size_t stop) {
        size_t at = start + 1;
        uint8_t *begin = strings + strings_used;
        uint8_t *out = begin;
        if (string_capacity - strings_used < length - start) return fail(ARCANE_JSON_TOO_LARGE, start);
        while (true) {
            memcpy(out, source + at, stop - at);
            out += stop - at;
            at = stop;
            if (source[at] == '"') break;
            size_t next = resolve_escape(source, length, at, out);
            if (next == at) return fail(ARCANE_JSON_INVALID_ESCAPE, at);
            at = next;
            stop = quote_or_backslash(source, length, at);
            if (stop == length) return fail(ARCANE_JSON_UNCLOSED_STRING, start);
        }
        token->flags = ARCANE_JSON_ESCAPED;
        set_length(token, at + 1 - start);
        token->value.text.offset = uint32_t(strings_used);
        token->value.text.length = uint32_t(out - begin);
        strings_used += size_t(out - begin);
        return true;
    }

};

/// Where a control character stands inside a string, for the error message.
size_t control_character(const uint8_t *source, size_t length) {
    bool in_string = false;
    for (size_t at = 0; at < length; at++) {
        if (in_string && source[at] == '\\') {
            at++;
        } else if (source[at] == '"') {
            in_string = !in_string;
        } else if (in_string && source[at] < 0x20) {
            return at;
        }
    }
    return UNKNOWN;
}

}  // namespace

arcane_json_parser *arcane_json_parser_create(void) {
    return new (std::nothrow) arcane_json_parser();
}

void arcane_json_parser_destroy(arcane_json_parser *parser) { delete parser; }

arcane_json_result arcane_json_index(arcane_json_parser *parser, const uint8_t *source, size_t length) {
    if (length > MAXIMUM_LENGTH) return {ARCANE_JSON_TOO_LARGE, UNKNOWN};
    simdjson::error_code error = simdjson::SUCCESS;
    if (!parser->simd) {
        error = simdjson::get_active_implementation()->create_dom_parser_implementation(length, 1, parser->simd);
    } else if (parser->simd->capacity() < length) {
        error = parser->simd->set_capacity(length + length / 2 < MAXIMUM_LENGTH ? length + length / 2 : length);
    }
    if (!error) error = parser->simd->stage1(source, length, simdjson::stage1_mode::regular);
    switch (error) {
        case simdjson::SUCCESS: return {ARCANE_JSON_OK, parser->simd->n_structural_indexes};
        case simdjson::EMPTY:
            // The places of the text before are still there.
            parser->simd->n_structural_indexes = 0;
            return {ARCANE_JSON_OK, 0};
        case simdjson::MEMALLOC: return {ARCANE_JSON_OUT_OF_MEMORY, UNKNOWN};
        case simdjson::UTF8_ERROR: return {ARCANE_JSON_INVALID_UTF8, UNKNOWN};
        case simdjson::UNCLOSED_STRING: return {ARCANE_JSON_UNCLOSED_STRING, length};
        case simdjson::UNESCAPED_CHARS: return {ARCANE_JSON_CONTROL_CHARACTER, control_character(source, length)};
        default: return {ARCANE_JSON_TOO_LARGE, UNKNOWN};
    }
}

arcane_json_result arcane_json_build(
    arcane_json_parser *parser, const uint8_t *source, size_t length, size_t maximum_depth, arcane_json_token *tokens,
    size_t token_capacity, uint8_t *strings, size_t string_capacity) {
    tape_builder builder(parser, source, length, tokens, token_capacity, strings, string_capacity);
    return builder.build(maximum_depth);
}
