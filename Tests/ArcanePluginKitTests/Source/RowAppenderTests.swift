import ArcaneCore
import Testing

@testable import ArcanePluginKit

@Suite("Rows given as Swift values")
struct RowAppenderTests {
    private struct Row: Encodable { var n: Int, name: String? }
    private let schema = Schema([Field("n", .int8), Field("name", .string)])

    @Test("go to the columns of their names; what is missing is null")
    func appends() throws {
        let appender = RowAppender(schema: schema)
        try appender.append(Row(n: 1, name: "a"))
        try appender.append(Row(n: 2, name: nil))
        let batch = appender.finish()
        #expect(batch.rowCount == 2)
        guard case .int32(let numbers) = batch.columns[0].values else { Issue.record("not int32"); return }
        #expect(numbers == [1, 2])
        #expect(batch.columns[1].validity.nullCount == 1)
    }

    @Test("that do not fit leave nothing behind")
    func cancelled() throws {
        let appender = RowAppender(schema: schema)
        try appender.append(Row(n: 1, name: "a"))
        #expect(throws: StreamError.self) { try appender.append(Row(n: 300, name: "b")) }
        #expect(throws: StreamError.self) { try appender.append(["n": 1, "other": 2]) }
        #expect(throws: StreamError.self) { try appender.append([1, 2]) }
        try appender.append(Row(n: 2, name: "c"))
        let batch = appender.finish()
        #expect(batch.rowCount == 2)
        #expect(batch.columns.allSatisfy { $0.count == 2 })
    }

    @Test("with a property that the schema does not have say which")
    func unknownProperty() {
        let error = #expect(throws: StreamError.self) { try RowAppender(schema: schema).append(["n": 1, "extra": 2]) }
        #expect(error?.message == "the row has a property 'extra' that the schema does not have")
    }

    @Test("make a batch when there are some thousands of them")
    func full() throws {
        let appender = RowAppender(schema: schema)
        for _ in 0..<4095 { try appender.append(Row(n: 1, name: nil)) }
        #expect(!appender.isFull)
        try appender.append(Row(n: 1, name: nil))
        #expect(appender.isFull)
        #expect(appender.finish().rowCount == 4096)
        #expect(!appender.isFull)
    }
}
