import ArcaneCore
import ArcanePluginKit
import Testing

@testable import arcane_sqlserver_plugin

/// Streams that follow a column, against a server.
struct CursorReaderTests {
    private static let modified = "{mode: cursor, cursorColumn: changed}"

    @Test("a time of change is followed, rows of the same time as the last one included")
    func moments() async throws {
        try await TestDatabase.with { database in
            try await database.run("CREATE TABLE @ (id int PRIMARY KEY, changed datetime2(3))")
            try await database.run("INSERT @ VALUES (1, '2024-01-01 10:00'), (2, '2024-01-01 11:00'), (3, NULL)")
            let stream = try await TestStream(database, CursorReaderTests.modified)
            let (rows, start) = try await stream.backfill()
            #expect(rows.integers("id").sorted() == [1, 2, 3])
            #expect(rows.first?["SYS_CHANGE_VERSION"] == nil)
            let quiet = try await stream.changes(after: start)
            #expect(quiet.rows.isEmpty && quiet.window.isCaughtUp)
            try await database.run("INSERT @ VALUES (4, '2024-01-01 11:00'), (5, '2024-01-01 12:00')")
            let (more, window) = try await stream.changes(after: start)
            // 2 comes again: it shares its time with 4, which came later.
            #expect(more.integers("id").sorted() == [2, 4, 5])
            #expect(start < window.end)
            #expect(try await stream.changes(after: window.end).rows.isEmpty)
        }
    }

    @Test("an increasing key is followed without reading anything twice, in bounded windows")
    func keys() async throws {
        try await TestDatabase.with { database in
            try await database.run("CREATE TABLE @ (id int PRIMARY KEY, name nvarchar(20))")
            try await database.fill(5)
            let stream = try await TestStream(database, "{mode: cursor, cursorColumn: id, changesPerWindow: 10}")
            let start = try await stream.source.currentPosition()
            var position = start
            try await database.run("DELETE @")
            try await database.fill(33)
            var ids: [Int] = []
            var count = 0
            while true {
                let (rows, window) = try await stream.changes(after: position)
                ids += rows.integers("id")
                position = window.end
                count += 1
                if window.isCaughtUp { break }
                #expect(position.readAt == start.readAt)
            }
            #expect(position.readAt > start.readAt)
            #expect(ids.sorted() == Array(6...33))
            #expect(count > 1)
        }
    }

    @Test("a value that more rows share than a window is for does not hold the stream up", arguments: [1, 2, 3, 4])
    func sharedValues(limit: Int) async throws {
        try await TestDatabase.with { database in
            try await database.run("CREATE TABLE @ (id int PRIMARY KEY, changed datetime2(3))")
            let stream = try await TestStream(
                database, "{mode: cursor, cursorColumn: changed, changesPerWindow: \(limit)}")
            var position = try await stream.source.currentPosition()
            try await database.run(
                """
                INSERT @ VALUES (1, '2024-01-01'), (2, '2024-01-01'), (3, '2024-01-01'), (4, '2024-01-01'), (5, '2024-01-02'),
                    (6, '2024-01-03'), (7, '2024-01-03'), (8, '2024-01-03')
                """)
            var ids: Set<Int> = []
            for window in 1...8 {
                let (rows, read) = try await stream.changes(after: position)
                ids.formUnion(rows.integers("id"))
                #expect(position < read.end)
                position = read.end
                if read.isCaughtUp { break }
                #expect(window < 8, "it does not come to an end")
            }
            #expect(ids == Set(1...8))
            #expect(try await stream.changes(after: position).rows.isEmpty)
        }
    }

    @Test("a rowversion is followed in windows of any size", arguments: [1, 2, 3])
    func boundedRowversions(limit: Int) async throws {
        try await TestDatabase.with { database in
            try await database.run("CREATE TABLE @ (id int PRIMARY KEY, name nvarchar(20), version rowversion)")
            let stream = try await TestStream(database, "{mode: cursor, cursorColumn: version, changesPerWindow: \(limit)}")
            var position = try await stream.source.currentPosition()
            try await database.fill(7)
            var ids: [Int] = []
            for window in 1...9 {
                let (rows, read) = try await stream.changes(after: position)
                ids += rows.integers("id")
                position = read.end
                if read.isCaughtUp { break }
                #expect(window < 9, "it does not come to an end")
            }
            #expect(ids.sorted() == Array(1...7))
        }
    }

    @Test("a rowversion is followed")
    func rowversions() async throws {
        try await TestDatabase.with { database in
            try await database.run("CREATE TABLE @ (id int PRIMARY KEY, name nvarchar(20), version rowversion)")
            try await database.fill(3)
            let stream = try await TestStream(database, "{mode: cursor, cursorColumn: version}")
            let (rows, start) = try await stream.backfill()
            #expect(rows.integers("id") == [1, 2, 3])
            try await database.run("UPDATE @ SET name = N'new' WHERE id = 2")
            let (more, window) = try await stream.changes(after: start)
            #expect(more.integers("id") == [2])
            #expect(try await stream.changes(after: window.end).rows.isEmpty)
        }
    }

    @Test("a lookback begins at the instant where the column holds times, and nowhere else")
    func lookback() async throws {
        try await TestDatabase.with { database in
            try await database.run("CREATE TABLE @ (id int PRIMARY KEY, changed datetime2(3))")
            try await database.run("INSERT @ VALUES (1, DATEADD(hour, -30, SYSUTCDATETIME())), (2, SYSUTCDATETIME())")
            let stream = try await TestStream(database, CursorReaderTests.modified)
            let position = try #require(try await stream.source.position(at: .now - .seconds(86_400)))
            #expect(try await stream.changes(after: position).rows.integers("id") == [2])
            let keyed = try await TestStream(database, "{mode: cursor, cursorColumn: id}")
            #expect(try await keyed.source.position(at: .now) == nil)
        }
    }

    @Test("a column that is added while rows are read is noticed", .disabled(if: TestDatabase.isReal))
    func changedMeanwhile() async throws {
        try await TestDatabase.with { database in
            try await database.run("CREATE TABLE @ (id int PRIMARY KEY, name nvarchar(50))")
            let stream = try await TestStream(database, "{mode: cursor, cursorColumn: id}")
            let schema = try await stream.source.schema(known: nil)
            let start = try await stream.source.currentPosition()
            try await database.fill(3)
            try await database.intrude(before: "SELECT t.*@.*WHERE", "ALTER TABLE @ ADD note nvarchar(10)")
            await expect(.schemaMismatch) { try await stream.window(after: start, schema: schema) }
        }
    }

    @Test("an empty table is followed from its first row on")
    func empty() async throws {
        try await TestDatabase.with { database in
            try await database.run("CREATE TABLE @ (id int PRIMARY KEY, changed datetime2(3))")
            let stream = try await TestStream(database, CursorReaderTests.modified)
            let (rows, start) = try await stream.backfill()
            #expect(rows.isEmpty)
            try await database.run("INSERT @ VALUES (1, '2024-01-01')")
            #expect(try await stream.changes(after: start).rows.integers("id") == [1])
        }
    }

    @Test("it is known whether there is something to read")
    func moved() {
        let position = CursorPosition(value: "5", rowsAtValue: 2, readAt: .now)
        #expect(!CursorReader.hasMoved(from: position, to: "5", rowsAtValue: 2))
        #expect(CursorReader.hasMoved(from: position, to: "5", rowsAtValue: 3))
        #expect(CursorReader.hasMoved(from: position, to: "6", rowsAtValue: 2))
    }
}
