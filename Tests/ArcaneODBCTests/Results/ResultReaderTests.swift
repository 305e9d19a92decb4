import ArcaneCore
import Testing

@testable import ArcaneODBC

@Suite struct ResultReaderTests {
    /// 125 rows: n from 0 to 124, a text of n, and a number that is absent where n divides by 3.
    private static let query: String = {
        let digits = "(\((0..<5).map { "SELECT \($0) AS d" }.joined(separator: " UNION ALL ")))"
        return """
            SELECT n, CAST(n AS varchar(10)) AS t, CASE WHEN n % 3 = 0 THEN NULL ELSE n END AS m \
            FROM (SELECT a.d * 25 + b.d * 5 + c.d AS n FROM \(digits) AS a CROSS JOIN \(digits) AS b CROSS JOIN \(digits) AS c) AS q \
            ORDER BY n
            """
    }()

    private func options(block: Int, batch: Int, bytes: Int = 1 << 20) -> ReadOptions {
        var options = ReadOptions()
        options.blockRows = block
        options.batchRows = batch
        options.batchBytes = bytes
        return options
    }

    @Test(
        "every row comes once and in order, whatever the sizes of blocks and batches",
        arguments: [(1, 1), (1, 50), (7, 20), (25, 125), (124, 1000), (125, 125), (126, 126), (1000, 16_384), (1000, 10)])
    func sizes(block: Int, batch: Int) async throws {
        try await withConnection { connection async throws in
            let batches = try await connection.batches(ResultReaderTests.query, options: options(block: block, batch: batch))
            #expect(batches.allSatisfy { (1...batch).contains($0.rowCount) })
            var numbers: [Int32] = []
            var texts: [String?] = []
            var absent: [Int] = []
            for rows in batches {
                try rows.check(against: rows.schema)
                guard case .int32(let values) = rows.columns[0].values else { continue }
                absent += values.indices.filter { !rows.columns[2].validity.isValid($0) }.map { Int(values[$0]) }
                numbers += values
                texts += rows.columns[1].texts
            }
            #expect(numbers == Array(0..<125))
            #expect(texts == (0..<125).map { "\($0)" })
            #expect(absent == Array(stride(from: 0, to: 125, by: 3)))
        }
    }

    @Test("a batch ends where it has bytes enough, and one row is never divided")
    func bytes() async throws {
        try await withConnection { connection async throws in
            let batches = try await connection.batches(
                ResultReaderTests.query, options: options(block: 5, batch: 1000, bytes: 1))
            #expect(batches.map(\.rowCount) == Array(repeating: 5, count: 25))
        }
    }

    @Test(
        "a value that does not fit ends the read, whichever block of a batch it is in",
        arguments: [(0, 125), (40, 125), (124, 125), (70, 10)])
    func unfit(row: Int, batch: Int) async throws {
        try await withConnection { connection async throws in
            let numbers = ResultReaderTests.query.replacing(" ORDER BY n", with: "")
            let query = "SELECT CASE WHEN q.n = \(row) THEN 300 ELSE 1 END AS v FROM (\(numbers)) AS q ORDER BY q.n"
            let result = try await connection.query(
                query, as: Schema([Field("v", .uint8)]), options: options(block: 5, batch: batch))
            var count = 0
            let error = await #expect(throws: ODBCError.self) {
                while let batch = try await result.next() { count += batch.rowCount }
            }
            #expect(error?.code == .invalidData)
            #expect(count == row / batch * batch)
            #expect(await !connection.isUsable)
        }
    }

    @Test("no rows are no batch")
    func empty() async throws {
        try await withConnection { connection async throws in
            let result = try await connection.query("SELECT 1 AS n WHERE 1 = 0")
            #expect(result.schema.fields.map(\.name) == ["n"])
            #expect(try await result.next() == nil)
            #expect(try await result.next() == nil)
        }
    }

    @Test("wide rows come in smaller blocks: a block's memory has a limit")
    func wide() async throws {
        let columns = (0..<40).map { "CAST(N'\($0)' AS nvarchar(4000)) AS c\($0)" }.joined(separator: ", ")
        try await withConnection { connection async throws in
            let rows = try await connection.rows("SELECT \(columns) UNION ALL SELECT \(columns)")
            #expect(rows == Array(repeating: (0..<40).map { "\($0)" }, count: 2))
        }
        let forms = Array(repeating: ValueForm.text(capacity: 12_001), count: 40)
        #expect(RowBlock.rowCapacity(of: forms, atMost: 1000) == 8)
        #expect(RowBlock.rowCapacity(of: [.int32], atMost: 1000) == 1000)
        #expect(RowBlock.rowCapacity(of: [.int32, .longText], atMost: 1000) == 1)
        #expect(RowBlock.rowCapacity(of: Array(repeating: .text(capacity: 24_001), count: 1024), atMost: 1000) == 1)
    }
}
