import ArcaneCore
import ArcaneJSON
import Testing

/// What a scanner has found in a body.
private struct Scan: Equatable {
    var records: [JSONValue]
    var summary: RecordScanSummary
}

/// Scans `body` in chunks of `size` bytes (at once without), with the first one of `first` bytes.
private func scan(
    _ body: [UInt8], _ layout: RecordLayout, first: Int? = nil, size: Int? = nil, limits: RecordLimits = RecordLimits()
) throws -> Scan {
    var scanner = RecordScanner(layout: layout, limits: limits)
    var buffer = RecordBuffer()
    var tape = JSONTape()
    var records: [JSONValue] = []
    func take() throws {
        let count = buffer.recordCount
        try buffer.move(to: &tape)
        let values = tape.elements().map { JSONValue(tape, at: $0) }
        #expect(values.count == count)
        records += values
    }
    var rest = body[...]
    var next = first ?? size ?? body.count
    while !rest.isEmpty {
        try scanner.scan(Array(rest.prefix(next)), into: &buffer)
        rest = rest.dropFirst(next)
        next = size ?? body.count
        try take()
    }
    let summary = try scanner.finish(into: &buffer)
    try take()
    return Scan(records: records, summary: summary)
}

private func scan(_ body: String, _ path: [String] = [], limits: RecordLimits = RecordLimits()) throws -> Scan {
    try scan(Array(body.utf8), .document(path: path), limits: limits)
}

struct RecordScannerTests {
    @Test("an empty path takes the elements of the root array")
    func rootArray() throws {
        let scan = try scan(#"[ {"a": 1}, {"a": [2, {"b": "]}"}]} ]"#)
        #expect(scan.records == [["a": 1], ["a": [2, ["b": "]}"]]]])
        #expect(scan.summary.envelope == [])
        #expect(scan.summary.recordCount == 2)
        #expect(scan.summary.isPathFound)
    }

    @Test("a path takes the array at its end and keeps the rest as the envelope")
    func path() throws {
        let result = #"{"n": 2, "data": [{"id":1},{"id":2}], "z": "\"]"}"#
        let body = #"{"meta": {"next": "x", "data": [9]}, "result": \#(result), "ok": true}"#
        let scan = try scan(body, ["result", "data"])
        #expect(scan.records == [["id": 1], ["id": 2]])
        #expect(
            scan.summary.envelope == [
                "meta": ["next": "x", "data": [9]], "result": ["n": 2, "data": [], "z": "\"]"], "ok": true,
            ])
        #expect(scan.summary.byteCount == body.utf8.count)
    }

    @Test("a name is found however it is spelled")
    func escapedName() throws {
        #expect(try scan(#"{"d\u0061ta": [1]}"#, ["data"]).records == [1])
        #expect(try scan(#"{"é\"": [1]}"#, ["é\""]).records == [1])
    }

    @Test("a wildcard goes through arrays and objects")
    func wildcards() throws {
        let groups = #"{"groups": [{"items": [{"i":1}]}, {"other": 1}, {"items": []}, {"items": [{"i":2}]}]}"#
        #expect(try scan(groups, ["groups", "*", "items"]).records == [["i": 1], ["i": 2]])
        let byName = #"{"a": {"rows": [{"i":1}]}, "count": 5, "b": {"rows": [{"i":2}]}}"#
        let scan = try scan(byName, ["*", "rows"])
        #expect(scan.records == [["i": 1], ["i": 2]])
        #expect(scan.summary.envelope == ["a": ["rows": []], "count": 5, "b": ["rows": []]])
    }

    @Test("behind a wildcard the objects at the end of the path are the records")
    func wildcardObjects() throws {
        let scan = try scan(#"{"data": {"k1": {"i":1}, "k2": {"i":2}}, "n": 2}"#, ["data", "*"])
        #expect(scan.records == [["i": 1], ["i": 2]])
        #expect(scan.summary.envelope == ["data": ["k1": [:], "k2": [:]], "n": 2])
    }

    @Test("behind a wildcard an array at the end of the path is gone into")
    func wildcardArrays() throws {
        let hits = #"{"hits":[{"_source":{"i":1}},{"_source":{"i":2}}]}"#
        #expect(try scan(hits, ["hits", "*", "_source"]).records == [["i": 1], ["i": 2]])
        #expect(try scan("[[1,2],[3]]", ["*"]).records == [1, 2, 3])
    }

    @Test(
        "a path that leads nowhere, or to null, means no records",
        arguments: [
            (#"{"other": 1}"#, false), (#"{"data": null}"#, true), (#"{"data": []}"#, true), ("null", false),
        ])
    func nothing(body: String, isFound: Bool) throws {
        let scan = try scan(body, ["data"])
        #expect(scan.records.isEmpty)
        #expect(scan.summary.isPathFound == isFound)
        #expect(try scan.summary.envelope == JSONValue(parsing: body))
    }

    @Test(
        "another kind of value where the records should be is an error that names the place",
        arguments: [
            (#"{"data": {"x": 1}}"#, ["data"], "has an object at 'data', not an array of records"),
            (#"{"data": "x"}"#, ["data"], "has a string at 'data', not an array of records"),
            (#"{"data": 5}"#, ["data"], "has a number at 'data', not an array of records"),
            (
                #"{"data": [1]}"#, ["data", "items"],
                "has an array at 'data', not an object (a * in the path goes through an array)"
            ),
            (#"{"a": {"b": true}}"#, ["a", "b", "c"], "has a boolean at 'a.b', not an object"),
            (#"{"error": "x"}"#, [], "has an object at its root, not an array of records"),
            (#""text""#, ["data"], "has a string at its root, not an object"),
        ])
    func wrongType(body: String, path: [String], reason: String) {
        let error = #expect(throws: JSONError.self) { try scan(body, path) }
        #expect(error?.code == .wrongType)
        #expect(error?.reason == reason + "; set `records` to the path of the array")
        #expect(error?.offset != nil)
    }

    @Test("lines are records, one behind the other")
    func lines() throws {
        let body = "{\"a\":1}\n{\"a\":2}\r\n\n{\"a\":\n3} {\"a\":4}"
        let scan = try scan(Array(body.utf8), .lines)
        #expect(scan.records == [["a": 1], ["a": 2], ["a": 3], ["a": 4]])
        #expect(scan.summary.envelope == .null)
        #expect(try ArcaneJSONTests.scan([], .lines).records.isEmpty)
        #expect(try ArcaneJSONTests.scan(Array("12\n\"x\"\n34".utf8), .lines).records == [12, "x", 34])
    }

    @Test("a byte order mark is passed over, in one piece or in three")
    func byteOrderMark() throws {
        let body: [UInt8] = [0xEF, 0xBB, 0xBF] + Array("[{}]".utf8)
        #expect(try scan(body, .document(path: [])).records == [[:]])
        #expect(try scan(body, .document(path: []), size: 1).records == [[:]])
    }

    @Test("HTML, other encodings and nothing at all are named as what they are")
    func notJSON() {
        func code(_ body: [UInt8]) -> JSONError.Code? {
            #expect(throws: JSONError.self) { try scan(body, .document(path: [])) }?.code
        }
        #expect(code(Array("\n <!DOCTYPE html><html></html>".utf8)) == .notJSON)
        #expect(code([0xFF, 0xFE, 0x5B, 0x00]) == .notJSON)
        #expect(code([0xEF, 0x5B, 0x5D]) == .notJSON)
        #expect(code([]) == .empty)
        #expect(code(Array(" \n".utf8)) == .empty)
        #expect(code(Array("Service unavailable".utf8)) == .syntax)
    }

    @Test("a body that is cut off anywhere is an error, and says so")
    func truncation() throws {
        let body = Array(#"{"data": [{"a": "x\"y"}, {"b": [1, 2]}], "next": {"p": 2}}"#.utf8)
        for length in 1..<body.count {
            let error = #expect(throws: JSONError.self, "\(length)") {
                try scan(Array(body[..<length]), .document(path: ["data"]))
            }
            #expect(error?.code == .truncated)
            #expect(error?.offset == length)
        }
    }

    @Test(
        "what is not JSON is an error, in a record and outside of it",
        arguments: [
            "[{}]x", "[{}] []", "[{},]", "[{} {}]", "[{}}", "{\"data\"}", "[{\"a\":}]", "[{\"a\":[}]", "[nope]", "[,{}]",
        ])
    func garbage(body: String) {
        let error = #expect(throws: JSONError.self) { try scan(body) }
        #expect(error?.code == .syntax || error?.code == .wrongType)
    }

    @Test("an envelope that is not JSON is an error at the end")
    func badEnvelope() {
        let error = #expect(throws: JSONError.self) { try scan(#"{"data": [{}], "next": {"a" 1}}"#, ["data"]) }
        #expect(error?.reason.hasSuffix("(outside of its records)") == true)
    }

    @Test("an envelope beyond its limit is an error that names the setting")
    func envelopeLimit() throws {
        let limits = RecordLimits(envelopeBytes: 100)
        let rows = String(repeating: "{\"a\":1},", count: 1000) + "{}"
        #expect(try scan("{\"data\":[\(rows)]}", ["data"], limits: limits).records.count == 1001)
        let error = #expect(throws: JSONError.self) { try scan("{\"rows\":[\(rows)]}", ["data"], limits: limits) }
        #expect(error?.code == .tooLarge)
        #expect(error?.reason.contains("`records`") == true)
    }

    @Test("a record beyond its limit is an error")
    func recordLimit() throws {
        let limits = RecordLimits(recordBytes: 100)
        let long = String(repeating: "x", count: 101)
        let error = #expect(throws: JSONError.self) { try scan("[\"\(long)\"]", limits: limits) }
        #expect(error?.code == .tooLarge)
        #expect(try scan("[\"\(long.prefix(98))\", \"\(long.prefix(98))\"]", limits: limits).records.count == 2)
    }

    @Test("a body cut into chunks at any byte has the same records")
    func everyCut() throws {
        let body = Array(
            #"{"a":{"x":"]}\\\"","data":[{"k":"\\"},{"k":"{\"[\\\\"},[1,[2]],"s\\",-1.5e3,null,true]},"next":"é\\"}"#.utf8)
        let layout = RecordLayout.document(path: ["a", "data"])
        let whole = try scan(body, layout)
        #expect(whole.records.count == 7)
        for cut in 1..<body.count { #expect(try scan(body, layout, first: cut) == whole, "\(cut)") }
        for size in 1...70 { #expect(try scan(body, layout, size: size) == whole, "\(size)") }
    }

    @Test("random documents cut into chunks at any byte have the same records, and those that a full parse has")
    func randomCuts() throws {
        var random = RandomJSON(seed: 17)
        for _ in 0..<40 {
            let elements = (0..<random.number(0...6)).map { _ in random.value(depth: 3) }
            let array = "[" + elements.map { random.space() + $0 + random.space() }.joined(separator: ",") + "]"
            let text = "{\"before\":\(random.value(depth: 3)),\"data\":\(array),\"after\":\(random.value(depth: 3))}"
            let body = Array(text.utf8)
            let layout = RecordLayout.document(path: ["data"])
            let whole = try scan(body, layout)
            #expect(try whole.records == JSONValue(parsing: text)["data"]?.arrayValue)
            for cut in 1..<body.count where cut % 7 == random.number(0...6) {
                #expect(try scan(body, layout, first: cut) == whole, "\(cut): \(text)")
            }
            #expect(try scan(body, layout, size: random.number(1...100)) == whole)
        }
    }

    @Test("long strings and deep nesting are stepped over across many blocks")
    func longRuns() throws {
        let deep = String(repeating: "[{\"a\":", count: 100) + "1" + String(repeating: "}]", count: 100)
        let slashes = String(repeating: "\\\\", count: 500) + "\\\""
        let body = Array("[\"\(slashes)\",\(deep),{\"t\":\"\(slashes)]}\"}]".utf8)
        let whole = try scan(body, .document(path: []))
        #expect(whole.records.count == 3)
        for size in [63, 64, 65, 127, 128, 129] { #expect(try scan(body, .document(path: []), size: size) == whole) }
    }
}
