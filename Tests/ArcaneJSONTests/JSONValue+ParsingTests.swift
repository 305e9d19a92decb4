import ArcaneCore
import ArcaneJSON
import ArcaneTestSupport
import Foundation
import Testing

struct JSONValueParsingTests {
    @Test("values of every kind are read")
    func kinds() throws {
        let value = try JSONValue(parsing: #" {"a": [1, -2.50, "x", true, false, null, {}, []], "b": {"c": "é"}} "#)
        #expect(
            value == [
                "a": [1, .number("-2.50"), "x", true, false, nil, [:], []],
                "b": ["c": "é"],
            ])
    }

    @Test("a value alone is a JSON text", arguments: ["0", "-0", "12", "null", "\"\"", "[]", "{}", "\t true\n"])
    func scalars(text: String) throws {
        #expect(try JSONValue(parsing: text).text == text.trimmingCharacters(in: .whitespacesAndNewlines))
    }

    @Test(
        "numbers keep their text",
        arguments: ["18446744073709551616", "1e400", "0.1000", "1E+2", "123456789012345678901234567890"])
    func numbers(text: String) throws {
        #expect(try JSONValue(parsing: text) == .number(text))
    }

    @Test("of two members with one name the later one counts")
    func duplicates() throws {
        #expect(try JSONValue(parsing: #"{"a": 1, "b": 2, "\u0061": 3}"#) == ["a": 3, "b": 2])
    }

    @Test("escapes become the characters that they stand for")
    func escapes() throws {
        #expect(
            try JSONValue(parsing: #""\"\\\/\b\f\n\r\t\u0041\u00e9\u20ac\ud83d\ude00""#)
                == "\"\\/\u{8}\u{c}\n\r\tAé€\u{1F600}")
        #expect(try JSONValue(parsing: #""\u0000""#) == "\0")
    }

    @Test("half a surrogate pair becomes U+FFFD", arguments: [#""\ud83d""#, #""\ude00""#, #""\ud83dx""#, #""\ud83d\u0041""#])
    func surrogates(text: String) throws {
        let value = try #require(try JSONValue(parsing: text).stringValue)
        #expect(value.unicodeScalars.first == "\u{FFFD}")
        #expect(String(value.dropFirst()) == (text.contains("x") ? "x" : text.contains("41") ? "A" : ""))
    }

    @Test(
        "what is not JSON is an error with its place",
        arguments: [
            ("[1,]", JSONError.Code.syntax, 3), ("{\"a\" 1}", .syntax, 5), ("{a:1}", .syntax, 1), ("[1 2]", .syntax, 3),
            ("[01]", .syntax, 1), ("[1.]", .syntax, 1), ("[.5]", .syntax, 1), ("[+1]", .syntax, 1), ("[1e]", .syntax, 1),
            ("[-]", .syntax, 1), ("nul", .syntax, 0), ("[truex]", .syntax, 1), ("[NaN]", .syntax, 1), ("\"\\x\"", .syntax, 1),
            ("\"\\u12g4\"", .syntax, 1), ("[1]]", .syntax, 3), ("{} {}", .syntax, 3), ("[\"a\nb\"]", .syntax, 3),
            ("[1", .truncated, 2), ("{\"a\":", .truncated, 5), ("{\"a", .truncated, 3), ("[[1,2],", .truncated, 7),
            ("{]", .syntax, 1), ("[}", .syntax, 1), ("12a", .syntax, 0), ("1\"a\"", .syntax, 0),
        ])
    func errors(text: String, code: JSONError.Code, offset: Int) {
        let error = #expect(throws: JSONError.self) { try JSONValue(parsing: text) }
        #expect(error?.code == code)
        #expect(error?.offset == offset)
    }

    @Test("bytes that are not UTF-8 are an error with their place")
    func utf8() {
        let bytes: [UInt8] = Array("[\"é\", \"".utf8) + [0xC3, 0x28] + Array("\"]".utf8)
        let error = #expect(throws: JSONError.self) { try JSONValue(parsing: bytes) }
        #expect(error?.offset == 8)
        #expect(error?.description == "the JSON is not UTF-8, at byte 8")
    }

    @Test("an empty text is an error", arguments: ["", "  \n"])
    func empty(text: String) {
        #expect(throws: JSONError(.empty, "is empty")) { try JSONValue(parsing: text) }
    }

    @Test("nesting beyond 512 levels is an error and not a crash")
    func depth() throws {
        #expect(throws: Never.self) {
            try JSONValue(parsing: String(repeating: "[", count: 512) + String(repeating: "]", count: 512))
        }
        let error = #expect(throws: JSONError.self) { try JSONValue(parsing: String(repeating: "[", count: 100_000)) }
        #expect(error?.code == .tooLarge)
    }

    @Test("random texts mean to us what they mean to Python's json")
    func python() async throws {
        var random = RandomJSON(seed: 7)
        let texts = (0..<400).map { _ in random.value(depth: 4) }
        // Python prints what it has read: sorted names, numbers by value, so that spelling does not count.
        let script = """
            import json, sys
            for text in json.load(open(sys.argv[1])):
                print(json.dumps(json.loads(text), sort_keys=True, ensure_ascii=True))
            """
        try await withTemporaryFolder { folder in
            let file = folder + "/texts.json"
            try Data(JSONValue.array(texts.map(JSONValue.string)).text.utf8).write(to: URL(filePath: file))
            let lines = try await ArcaneTestSupport.python(script, file).split(separator: "\n")
            try #require(lines.count == texts.count)
            for (text, line) in zip(texts, lines) {
                let ours = try JSONValue(parsing: text)
                let theirs = try JSONValue(parsing: String(line))
                #expect(ours.normalized == theirs.normalized, "\(text)")
            }
        }
    }
}

extension JSONValue {
    /// With every number that is not a plain integer as the text of its double.
    fileprivate var normalized: JSONValue {
        switch self {
        case .number(let text):
            text.contains(where: { ".eE".contains($0) }) ? .number(String(Double(text) ?? .nan)) : self
        case .array(let elements): .array(elements.map(\.normalized))
        case .object(let members): .object(members.mapValues(\.normalized))
        default: self
        }
    }
}
