import ArcaneCore
import ArcaneJSON
import Testing

@testable import ArcanePluginKit
@testable import arcane_rest_plugin

struct RowReaderTests {
    private let schema = Schema([Field("id", .int64), Field("name", .string)])

    /// Records of a page, as they come from its response.
    private func delivery(_ records: [String], byteCount: Int? = nil) throws -> PageDelivery {
        let text = Array(records.joined(separator: "\n").utf8)
        var scanner = RecordScanner(layout: .lines)
        var buffer = RecordBuffer()
        try scanner.scan(text, into: &buffer)
        _ = try scanner.finish(into: &buffer)
        return PageDelivery(
            records: buffer, requestedAt: Timestamp(microseconds: 7), byteCount: byteCount ?? text.count)
    }

    /// What a reader hands on of these deliveries, and where its cursor stands then.
    private func read(
        _ deliveries: [PageDelivery], _ schema: Schema? = nil, isInferred: Bool = false, rejectsInvalid: Bool = false,
        cursor: CursorReading? = nil
    ) async throws -> (edge: CursorEdge?, rows: Collected) {
        try await collect(schema ?? self.schema) { output in
            let reader = RowReader(
                output: output, isInferred: isInferred, rejectsInvalid: rejectsInvalid, cursor: cursor)
            for delivery in deliveries { try await reader.read(delivery) }
            try await reader.finish()
            return reader.edge
        }
    }

    @Test("rows of small pages share a batch")
    func shared() async throws {
        let rows = try await read([
            try delivery([#"{"id":1,"name":"a"}"#]), try delivery([]), try delivery([#"{"id":2,"name":"b"}"#, #"{"id":3}"#]),
        ]).rows
        #expect(rows.batches.map(\.rowCount) == [3])
        #expect(rows.integers("id") == [1, 2, 3])
        #expect(rows.texts("name") == ["a", "b", ""])
    }

    @Test("a batch is handed on when it has many rows")
    func manyRows() async throws {
        let page = (1...9000).map { #"{"id":\#($0)}"# }
        let rows = try await read([try delivery(page), try delivery([#"{"id":0}"#])]).rows
        #expect(rows.batches.map(\.rowCount) == [9000, 1])
    }

    @Test("a batch is handed on when its records took many bytes, those of the page that filled it included")
    func manyBytes() async throws {
        let half = 600 << 10
        let rows = try await read([
            try delivery([#"{"id":1}"#], byteCount: half), try delivery([#"{"id":2}"#], byteCount: half),
            try delivery([#"{"id":3}"#], byteCount: half),
        ]).rows
        #expect(rows.batches.map(\.rowCount) == [2, 1])
    }

    @Test("a field that the schema does not have is passed over where it is declared, and a new schema where it is inferred")
    func unknownField() async throws {
        let page = try delivery([#"{"id":1,"name":"a","city":"x"}"#])
        #expect(try await read([page]).rows.integers("id") == [1])
        await #expect { _ = try await read([page], isInferred: true) } throws: { error in
            let error = error as? StreamError
            return error?.code == .schemaMismatch
                && error?.newSchema == Schema(schema.fields + [Field("city", .string)])
        }
    }

    @Test("the first records of an unknown schema give it one, and no records none")
    func unknownSchema() async throws {
        #expect(try await read([try delivery([])], Schema([]), isInferred: true).rows.batches.isEmpty)
        let page = try delivery([#"{"id":1}"#, #"{"id":2.5,"ok":true}"#])
        await #expect { _ = try await read([page], Schema([]), isInferred: true) } throws: { error in
            (error as? StreamError)?.newSchema == Schema([Field("id", .float64), Field("ok", .boolean)])
        }
    }

    @Test("a value that does not fit is an error where the schema is declared, and a wider schema where it is inferred")
    func mismatch() async throws {
        let page = try delivery([#"{"id":1}"#, #"{"id":"two"}"#])
        await #expect { _ = try await read([page]) } throws: { error in
            let error = error as? StreamError
            return error?.code == .invalidRecord && error?.message.contains("'id'") == true
                && error?.message.contains("two") == false
        }
        await #expect { _ = try await read([page], isInferred: true) } throws: { error in
            (error as? StreamError)?.newSchema?.fields.first == Field("id", .json)
        }
    }

    @Test("a record that does not fit is set aside by that rule, and the others are rows", arguments: [false, true])
    func rejected(isInferred: Bool) async throws {
        let page = try delivery([#"{"id":1}"#, #"{"id":"two"}"#, "[3]", #"{"id":4}"#])
        let rows = try await read([page], isInferred: isInferred, rejectsInvalid: true).rows
        #expect(rows.integers("id") == [1, 4])
        #expect(rows.rejected.count == 2)
        #expect(rows.rejected.first?.contains("'id'") == true)
        #expect(rows.rejected.last?.contains("not an object") == true)
    }

    @Test("what no schema can hold is an invalid record, also where the schema is inferred")
    func noObject() async throws {
        await #expect { _ = try await read([try delivery(["[1]"])], isInferred: true) } throws: { error in
            (error as? StreamError)?.code == .invalidRecord && "\(error)".contains("invalidRecords: reject")
        }
    }

    @Test("the cursor follows the rows over all pages, and what was delivered before is no row")
    func cursor() async throws {
        let parameters = CursorParameters(field: ["id"], parameter: "since")
        let pages = [try delivery([#"{"id":5,"name":"a"}"#]), try delivery([#"{"id":3,"name":"b"}"#])]
        let first = try await read(pages, cursor: CursorReading(parameters, from: CursorEdge()))
        #expect(first.rows.integers("id") == [5, 3])
        let edge = try #require(first.edge)
        #expect(edge.value?.text == "5")
        let more = [try delivery([#"{"id":5,"name":"a"}"#, #"{"id":5,"name":"new"}"#])]
        #expect(try await read(more, cursor: CursorReading(parameters, from: edge)).rows.texts("name") == ["new"])
        #expect(try await read(pages).edge == nil)
    }

    @Test("the bytes of every page count as read, also of one without rows")
    func bytes() async throws {
        let (counts, _) = try await collect(schema) { output in
            let reader = RowReader(output: output, isInferred: false, rejectsInvalid: false, cursor: nil)
            try await reader.read(try delivery([#"{"id":1}"#], byteCount: 100))
            try await reader.read(try delivery([], byteCount: 20))
            try await reader.finish()
            return output.currentCounts()
        }
        #expect(counts.bytesRead == 120)
        #expect(counts.rows == 1)
    }
}
