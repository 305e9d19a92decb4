import ArcaneCore
import ArcaneTestSupport
import Foundation
import Testing

@testable import ArcanePluginTesting

@Suite("Reading commits")
struct CommittedRowsTests {
    /// Writes a commit of one file of these rows under a sink's folder.
    private func commit(
        _ folder: String, _ number: Int, kind: String, rows: [Int], claimedRows: Int? = nil, keyMetrics: JSONValue = [],
        backfill: JSONValue? = nil
    ) throws {
        let digits = String(repeating: "0", count: 20 - String(number).count) + "\(number)"
        let file = kind == "backfill" ? "s/backfill/b/part-\(digits)-x.jsonl" : "s/data/part-\(digits)-x.jsonl"
        let text = rows.map { "{\"n\":\($0)}\n" }.joined()
        if !rows.isEmpty { try write(text, "\(folder)/\(file)") }
        let listed: JSONValue = [
            "path": .string(file), "rows": .integer(claimedRows ?? rows.count), "bytes": .integer(text.utf8.count),
            "keyMetrics": keyMetrics,
        ]
        let json: JSONValue = [
            "formatVersion": 1, "number": .integer(number), "kind": .string(kind), "writer": "w",
            "files": rows.isEmpty ? [] : [listed],
            "rejects": [],
            "state": .object(["position": .integer(number)].merging(backfill.map { ["backfill": $0] } ?? [:]) { $1 }),
        ]
        try write(json.text, "\(folder)/s/_arcane/commits/\(digits).json")
    }

    private func write(_ text: String, _ path: String) throws {
        try FileManager.default.createDirectory(
            at: URL(filePath: path).deletingLastPathComponent(), withIntermediateDirectories: true)
        try text.write(toFile: path, atomically: true, encoding: .utf8)
    }

    @Test("gives the streamed rows in their order, and the rows of a backfill's last attempt")
    func rows() async throws {
        try await withTemporaryFolder { folder in
            try commit(folder, 1, kind: "start", rows: [])
            try commit(folder, 2, kind: "backfill", rows: [1, 2], backfill: ["id": "b", "firstNumber": 2])
            try commit(folder, 3, kind: "backfill", rows: [], backfill: ["id": "b", "firstNumber": 4])
            try commit(folder, 4, kind: "backfill", rows: [3], backfill: ["id": "b", "firstNumber": 4])
            try commit(folder, 5, kind: "data", rows: [7, 8], backfill: ["id": "b", "firstNumber": 4])
            try commit(folder, 6, kind: "data", rows: [9])
            let rows = try CommittedRows(folder: folder, stream: "s")
            #expect(try rows.streamedRows().compactMap { $0["n"]?.intValue } == [7, 8, 9])
            #expect(try rows.backfilledRows("b").compactMap { $0["n"]?.intValue } == [3])
            #expect(try rows.backfilledRows("other").isEmpty)
            #expect(rows.newest?.position == 6)
            #expect(!rows.isMarkedComplete("b"))
            #expect(rows.orphans().isEmpty)
            try write("", "\(folder)/s/backfill/b/_COMPLETED")
            try write("{}", "\(folder)/s/data/part-00000000000000000007-y.jsonl")
            try write("{}", "\(folder)/s/data/.arcane-1.tmp")
            #expect(rows.isMarkedComplete("b"))
            #expect(rows.orphans() == ["s/data/.arcane-1.tmp", "s/data/part-00000000000000000007-y.jsonl"])
        }
    }

    @Test("throws where a number is missing, a file is gone, or holds other rows than its commit says")
    func violations() async throws {
        try await withTemporaryFolder { folder in
            try commit(folder, 2, kind: "data", rows: [1])
            #expect(throws: FormatViolation.self) { try CommittedRows(folder: folder, stream: "s") }
            try commit(folder, 1, kind: "data", rows: [1, 2], claimedRows: 3)
            #expect(throws: FormatViolation.self) { try CommittedRows(folder: folder, stream: "s").streamedRows() }
            try commit(folder, 1, kind: "data", rows: [1, 2])
            #expect(try CommittedRows(folder: folder, stream: "s").streamedRows().count == 3)
            try FileManager.default.removeItem(atPath: "\(folder)/s/data/part-00000000000000000002-x.jsonl")
            #expect(throws: FormatViolation.self) { try CommittedRows(folder: folder, stream: "s").streamedRows() }
        }
    }

    @Test(
        "throws where a key column holds something else than its commit says",
        arguments: [
            ("n", 1, 3, 0, true), ("n", 2, 3, 0, false), ("n", 1, 4, 0, false), ("n", 1, 3, 1, false),
            ("other", 1, 3, 2, false),
        ])
    func keyMetrics(_ column: String, _ minimum: Int, _ maximum: Int, _ nulls: Int, isRight: Bool) async throws {
        try await withTemporaryFolder { folder in
            let metrics: JSONValue = [
                "column": .string(column), "nulls": .integer(nulls), "min": .integer(minimum), "max": .integer(maximum),
            ]
            try commit(folder, 1, kind: "data", rows: [3, 1], keyMetrics: [metrics])
            let rows = try CommittedRows(folder: folder, stream: "s")
            if isRight {
                #expect(try rows.streamedRows().count == 2)
            } else {
                #expect(throws: FormatViolation.self) { try rows.streamedRows() }
            }
        }
    }

    @Test("of a stream that does not exist gives nothing")
    func nothing() throws {
        let rows = try CommittedRows(folder: "/nonexistent", stream: "s")
        #expect(rows.commits.isEmpty && rows.orphans().isEmpty)
    }
}
