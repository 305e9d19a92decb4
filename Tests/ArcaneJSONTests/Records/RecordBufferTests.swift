import ArcaneCore
import ArcaneJSON
import Testing

struct RecordBufferTests {
    @Test("complete records move to the tape, and the beginning of the next one stays")
    func moving() throws {
        var scanner = RecordScanner(layout: .document(path: []))
        var buffer = RecordBuffer()
        var tape = JSONTape()
        try scanner.scan(Array(#"[{"a":1},{"a":2},{"a""#.utf8), into: &buffer)
        #expect(buffer.recordCount == 2)
        #expect(String(decoding: buffer.completeBytes, as: UTF8.self) == "{\"a\":1}\n{\"a\":2}\n")
        try buffer.move(to: &tape)
        #expect(tape.elements().map { JSONValue(tape, at: $0) } == [["a": 1], ["a": 2]])
        #expect(buffer.recordCount == 0)
        #expect(buffer.completeBytes.isEmpty)
        try scanner.scan(Array(":3}]".utf8), into: &buffer)
        _ = try scanner.finish(into: &buffer)
        try buffer.move(to: &tape)
        #expect(tape.elements().map { JSONValue(tape, at: $0) } == [["a": 3]])
    }

    @Test("an empty buffer empties the tape")
    func nothing() throws {
        var buffer = RecordBuffer()
        var tape = JSONTape()
        try tape.parse(Array("[1]".utf8))
        try buffer.move(to: &tape)
        #expect(tape.endIndex == 0)
    }

    @Test("a record that is not JSON is an error, and the buffer goes on behind it")
    func invalid() throws {
        var scanner = RecordScanner(layout: .lines)
        var buffer = RecordBuffer()
        var tape = JSONTape()
        try scanner.scan(Array("{\"a\":}\n".utf8), into: &buffer)
        #expect(throws: JSONError.self) { try buffer.move(to: &tape) }
        #expect(tape.endIndex == 0)
        try scanner.scan(Array("{\"a\":1}\n".utf8), into: &buffer)
        try buffer.move(to: &tape)
        #expect(JSONValue(tape, at: 0) == ["a": 1])
    }

    @Test("a body of many pages takes the memory of one")
    func flatMemory() throws {
        var scanner = RecordScanner(layout: .document(path: ["data"]))
        var buffer = RecordBuffer()
        var tape = JSONTape()
        let rows = Array(String(repeating: #"{"id":123456,"name":"some name"},"#, count: 500).utf8)
        try scanner.scan(Array("{\"data\":[".utf8), into: &buffer)
        var largest = 0
        for _ in 0..<200 {
            try scanner.scan(rows, into: &buffer)
            try buffer.move(to: &tape)
            largest = max(largest, tape.takeSource().capacity)
        }
        try scanner.scan(Array("{}]}".utf8), into: &buffer)
        #expect(try scanner.finish(into: &buffer).recordCount == 100_001)
        #expect(largest < rows.count * 3)
    }
}
