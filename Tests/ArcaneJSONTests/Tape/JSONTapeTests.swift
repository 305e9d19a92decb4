import ArcaneCore
import ArcaneJSON
import ArcaneTestSupport
import Testing

struct JSONTapeTests {
    private func tape(_ text: String) throws -> JSONTape {
        var tape = JSONTape()
        try tape.parse(Array(text.utf8))
        return tape
    }

    @Test("the members of an object follow it as name and value")
    func members() throws {
        let tape = try tape(#"{"id": 7, "tags": ["a", "b\n"], "none": null}"#)
        #expect(tape.kind(at: 0) == .object)
        #expect(tape.count(of: 0) == 3)
        #expect(tape.members(of: 0).map { tape.string(at: $0.name) } == ["id", "tags", "none"])
        #expect(tape.members(of: 0).map { tape.kind(at: $0.value) } == [.integer, .array, .null])
        let tags = try #require(Array(tape.members(of: 0)).dropFirst().first).value
        #expect(tape.count(of: tags) == 2)
        #expect(tape.elements(of: tags).map { tape.string(at: $0) } == ["a", "b\n"])
    }

    @Test("a value is skipped with all that it holds")
    func skipping() throws {
        let tape = try tape(#"[[1,[2,{"a":[3]}]],4]"#)
        let elements = Array(tape.elements(of: 0))
        #expect(elements.count == 2)
        #expect(tape.integer(at: elements[1]) == 4)
        #expect(tape.end(of: 0) == tape.endIndex)
    }

    @Test("many values may stand one behind the other")
    func manyValues() throws {
        let tape = try tape("{\"a\":1}{\"a\":2}\n[3] 4 \"5\"null")
        #expect(tape.elements().map { JSONValue(tape, at: $0) } == [["a": 1], ["a": 2], [3], 4, "5", nil])
    }

    @Test("white space alone is no value")
    func nothing() throws {
        #expect(try tape(" \n ").endIndex == 0)
        #expect(try Array(tape("").elements()).isEmpty)
    }

    @Test("an error empties the tape")
    func errorEmpties() throws {
        var tape = try tape("[1,2,3]")
        #expect(throws: JSONError.self) { try tape.parse(Array("[1,".utf8)) }
        #expect(tape.endIndex == 0)
        try tape.parse(Array("[4]".utf8))
        #expect(JSONValue(tape, at: 0) == [4])
    }

    @Test(
        "integers of 64 bits are integers, larger ones are numbers",
        arguments: [
            ("0", Int64(0)), ("-1", -1), ("9223372036854775807", .max), ("-9223372036854775808", .min),
            ("1000000000000000000", 1_000_000_000_000_000_000),
        ])
    func integers(text: String, value: Int64) throws {
        let tape = try tape(text)
        #expect(tape.kind(at: 0) == .integer)
        #expect(tape.integer(at: 0) == value)
        #expect(tape.double(at: 0) == Double(value))
    }

    @Test(
        "numbers are the nearest double and keep their text",
        arguments: [
            "9223372036854775808", "-9223372036854775809", "99999999999999999999", "0.1", "-0.0", "3.141592653589793", "1e0",
            "123456789.123456789", "5e-324", "2.2250738585072014e-308", "1.7976931348623157e308", "9007199254740993.0",
            "0.000000000000000000000000000001", "1e22", "1e23", "8.5e-7", "1234567890123456789012345678901234567890",
        ])
    func doubles(text: String) throws {
        let tape = try tape("[" + text + "]")
        #expect(tape.kind(at: 1) == .number)
        #expect(tape.double(at: 1).bitPattern == Double(text)?.bitPattern)
        #expect(tape.numberText(at: 1) == text)
    }

    @Test(
        "numbers beyond the range of a double are infinite, those below it zero",
        arguments: [
            ("1e309", Double.infinity), ("-1e400", -.infinity), ("1e-400", 0), ("-0.00001e-999999999999999999", -0.0),
            ("0.1e99999999999999999999", .infinity), ("123456e-500", 0), ("0.0000001e500", .infinity),
        ])
    func range(text: String, value: Double) throws {
        #expect(try tape(text).double(at: 0) == value)
    }

    @Test("random doubles are read to the last bit")
    func randomDoubles() throws {
        var generator = SeededGenerator(seed: 3)
        let values = (0..<5_000).map { _ in Double(bitPattern: generator.next()) }.filter(\.isFinite)
        let tape = try tape("[" + values.map(\.description).joined(separator: ",") + "]")
        let read = tape.elements(of: 0).map { tape.double(at: $0) }
        #expect(read.map(\.bitPattern) == values.map(\.bitPattern))
    }

    @Test("strings of every length are read, with and without escapes")
    func stringLengths() throws {
        let texts = (0..<70).map { String(repeating: "x", count: $0) }
        let plain = try tape("[" + texts.map { "\"\($0)\"" }.joined(separator: ",") + "]")
        #expect(plain.elements(of: 0).map { plain.string(at: $0) } == texts)
        let escaped = try tape("[" + texts.map { "\"\($0)\\t\($0)\\\\\"" }.joined(separator: ",") + "]")
        #expect(escaped.elements(of: 0).map { escaped.string(at: $0) } == texts.map { "\($0)\t\($0)\\" })
    }

    @Test("the text of a value is what the source says")
    func sourceText() throws {
        let tape = try tape(#"[ {"a" : "\u0041"} , 1.50 ]"#)
        let elements = Array(tape.elements(of: 0))
        #expect(String(decoding: tape.source(at: elements[0]), as: UTF8.self) == #"{"a" : "\u0041"}"#)
        #expect(String(decoding: tape.source(at: elements[1]), as: UTF8.self) == "1.50")
    }

    @Test("the compact text has no white space outside of strings and nothing else changed")
    func compactText() throws {
        let loose = try tape("{ \"a b\" : [ 1 , 2.50, { } , [ ] ],\n \"c\":{\"d\" :\"x \\u00e9\"} }")
        #expect(String(decoding: loose.compactText(at: 0), as: UTF8.self) == #"{"a b":[1,2.50,{},[]],"c":{"d":"x \u00e9"}}"#)
        let dense = try tape(#"{"a":[1,{"b":"c d"}]}"#)
        #expect(dense.compactText(at: 0) == dense.source(at: 0))
    }

    @Test("texts are appended to other bytes as they are, and JSON without white space")
    func appending() throws {
        let tape = try tape(#"["plain", "es\nc", [1, {"a" : 2}], [3,4], ""]"#)
        var output = Array("> ".utf8)
        let elements = Array(tape.elements(of: 0))
        for (index, position) in elements.enumerated() {
            if tape.kind(at: position) == .string { tape.append(textAt: position, to: &output) }
            if index < 4 { tape.append(compactTextAt: position, to: &output) }
        }
        #expect(String(decoding: output, as: UTF8.self) == "> plain\"plain\"es\nc\"es\\nc\"[1,{\"a\":2}][3,4]")
    }

    @Test("the depth limit is the one that was asked for")
    func depth() throws {
        var tape = JSONTape(maximumDepth: 2)
        try tape.parse(Array("[[1],[2]]".utf8))
        let error = #expect(throws: JSONError.self) { try tape.parse(Array("[[[1]]]".utf8)) }
        #expect(error?.code == .tooLarge)
        #expect(error?.offset == 2)
    }

    @Test("texts that are cut at any byte are errors and never a crash")
    func cuts() throws {
        var random = RandomJSON(seed: 11)
        var tape = JSONTape()
        for _ in 0..<50 {
            let bytes = Array(random.object(depth: 3).utf8)
            for length in 1..<bytes.count {
                #expect(throws: JSONError.self) { try tape.parse(Array(bytes[..<length])) }
            }
        }
    }

    @Test("texts with any byte changed are read or are errors, and never a crash")
    func mutations() throws {
        var random = RandomJSON(seed: 13)
        var tape = JSONTape()
        var errors = 0
        for _ in 0..<300 {
            var bytes = Array(random.object(depth: 3).utf8)
            for _ in 0..<3 { bytes[random.number(0...bytes.count - 1)] = UInt8(random.number(0...255)) }
            do {
                try tape.parse(bytes)
                for position in tape.elements() { _ = JSONValue(tape, at: position) }
            } catch {
                errors += 1
            }
        }
        #expect((100..<300).contains(errors))
    }
}
