internal import CSimdJSON

/// simdjson behind the C shim: the one place of this module with unsafe pointers. Each goes with the length of the array that
/// it points into, and none outlives the call.
final class SimdJSON {
    private let parser: OpaquePointer

    init() throws(JSONError) {
        guard let parser = arcane_json_parser_create() else { throw JSONError(.tooLarge, "found no memory for its parser") }
        self.parser = parser
    }

    deinit {
        arcane_json_parser_destroy(parser)
    }

    /// Writes the tokens of all values in `source` to the front of `tokens`, and escaped strings to `strings`; both grow where
    /// they are too small. Returns the number of tokens.
    func parse(
        _ source: [UInt8], maximumDepth: Int, tokens: inout [arcane_json_token], strings: inout [UInt8]
    ) throws(JSONError) -> Int {
        let index = source.withUnsafeBufferPointer { arcane_json_index(parser, $0.baseAddress, $0.count) }
        let bound = try count(index, source)
        if tokens.count < bound {
            tokens = Array(repeating: arcane_json_token(), count: bound + bound / 4)
        }
        if strings.count < source.count {
            strings = Array(repeating: 0, count: source.count + source.count / 4)
        }
        let result = source.withUnsafeBufferPointer { source in
            tokens.withUnsafeMutableBufferPointer { tokens in
                strings.withUnsafeMutableBufferPointer { strings in
                    arcane_json_build(
                        parser, source.baseAddress, source.count, maximumDepth, tokens.baseAddress, tokens.count,
                        strings.baseAddress, strings.count)
                }
            }
        }
        return try count(result, source)
    }

    private func count(_ result: arcane_json_result, _ source: [UInt8]) throws(JSONError) -> Int {
        guard result.status != ARCANE_JSON_OK else { return Int(result.count_or_offset) }
        throw JSONError(result, source)
    }
}

extension JSONTape {
    /// Whether the string or name at `position` is the text in this range of `bytes`, as UTF-8.
    func text(at position: Int, equals bytes: [UInt8], in range: Range<Int>) -> Bool {
        let token = tokens[position]
        guard token.flags == 0 else { return utf8(at: position).elementsEqual(bytes[range]) }
        let start = Int(token.offset) + 1
        guard Int(token.length) == range.count + 2, start + range.count < source.count, range.upperBound <= bytes.count else {
            return false
        }
        return source.withUnsafeBytes { source in
            bytes.withUnsafeBytes { bytes in
                guard let left = source.baseAddress, let right = bytes.baseAddress else { return range.isEmpty }
                return arcane_json_equal(left + start, right + range.lowerBound, range.count)
            }
        }
    }

    /// Appends the value of the string or name at `position` to `output`.
    public func append(textAt position: Int, to output: inout [UInt8]) {
        let token = tokens[position]
        if token.flags & UInt8(ARCANE_JSON_ESCAPED) != 0 {
            output += utf8(at: position)
        } else {
            append(sourceIn: Int(token.offset) + 1..<Int(token.offset) + Int(token.length) - 1, to: &output)
        }
    }

    /// Appends the text of the value at `position` to `output`, without white space between its parts.
    public func append(compactTextAt position: Int, to output: inout [UInt8]) {
        let token = tokens[position]
        if isCompact(at: position) {
            append(sourceIn: Int(token.offset)..<Int(token.offset) + Int(token.length), to: &output)
        } else {
            output += compactText(at: position)
        }
    }

    /// Through a pointer, because a slice of the source would be retained and released for every value.
    private func append(sourceIn range: Range<Int>, to output: inout [UInt8]) {
        source.withUnsafeBufferPointer { source in
            output.append(contentsOf: UnsafeBufferPointer(rebasing: source[range]))
        }
    }
}

/// How far a value has been skipped whose text comes in pieces.
struct JSONNesting {
    private var state: arcane_json_nesting

    /// Behind the opening bracket of an object or array.
    static var container: JSONNesting { JSONNesting(state: arcane_json_nesting(depth: 1, in_string: 0, escaped: 0)) }

    /// Behind the opening quote of a string.
    static var string: JSONNesting { JSONNesting(state: arcane_json_nesting(depth: 0, in_string: 1, escaped: 0)) }

    /// Whether the end of the value has been found.
    var isComplete: Bool { state.depth == 0 && state.in_string == 0 }

    /// Goes on at `start`, and returns the place behind the value, or the end of `bytes` where the value goes on.
    mutating func skip(_ bytes: [UInt8], from start: Int) -> Int {
        bytes.withUnsafeBufferPointer { buffer in
            let rest = UnsafeBufferPointer(rebasing: buffer[start...])
            return start + Int(arcane_json_skip(&state, rest.baseAddress, rest.count))
        }
    }
}

extension JSONError {
    /// The error of a failed call.
    fileprivate init(_ result: arcane_json_result, _ source: [UInt8]) {
        self.init(.syntax, "is invalid", offset: Int(exactly: result.count_or_offset))
        switch result.status {
        case ARCANE_JSON_OUT_OF_MEMORY: (code, reason) = (.tooLarge, "found no memory for its tokens")
        case ARCANE_JSON_TOO_LARGE: (code, reason) = (.tooLarge, "has more than 4 GB")
        case ARCANE_JSON_TOO_DEEP: (code, reason) = (.tooLarge, "nests objects and arrays too deeply")
        case ARCANE_JSON_INVALID_UTF8:
            (reason, offset) = ("is not UTF-8", JSONError.invalidUTF8(in: source))
        case ARCANE_JSON_UNCLOSED_STRING: (code, reason) = (.truncated, "ends inside a string")
        case ARCANE_JSON_CONTROL_CHARACTER: reason = "has a control character inside a string"
        case ARCANE_JSON_INVALID_ESCAPE: reason = "has an invalid escape in a string"
        case ARCANE_JSON_INVALID_NUMBER: reason = "has an invalid number"
        case ARCANE_JSON_INVALID_LITERAL: reason = "has a word that is not true, false or null"
        case ARCANE_JSON_EXPECTED_VALUE: reason = "has no value where one is expected"
        case ARCANE_JSON_EXPECTED_NAME: reason = "has no name where an object's member begins"
        case ARCANE_JSON_EXPECTED_COLON: reason = "has no ':' after a name"
        case ARCANE_JSON_EXPECTED_COMMA_OR_END: reason = "has no ',' or end of the container after a value"
        case ARCANE_JSON_UNEXPECTED_END: (code, reason) = (.truncated, "ends inside an object or array")
        default: break
        }
    }

    private static func invalidUTF8(in source: [UInt8]) -> Int? {
        do throws(UTF8.ValidationError) {
            _ = try UTF8Span(validating: source.span)
            return nil
        } catch {
            return error.byteOffsets.lowerBound
        }
    }
}
