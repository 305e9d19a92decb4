import ArcaneCore
import ArcanePluginKit
import ArcaneTestSupport
import Testing

@testable import arcane_sqlserver_plugin

/// Windows of change tracking, against a server.
@Suite("Windows of change tracking")
struct ChangeReaderTests {
    @Test(
        "where the question for restores fails for a moment, the window is read again; where the server has no such view, it is not asked again",
        .enabled(if: !TestDatabase.isReal), arguments: [8645, 208])
    func restoresUnknown(number: Int) async throws {
        // The question names no table, so that nobody else may ask it meanwhile.
        try await TestDatabase.with(sharedServer: false) { database in
            try await database.create()
            let stream = try await TestStream(database)
            let schema = try await stream.source.schema(known: nil)
            let position = try await stream.source.currentPosition()
            try await database.fill(1)
            let passes = number == 8645
            try await database.fail(
                match: "database_recovery_status",
                ["fault": "error", "number": .integer(number), "message": "no", "times": passes ? 1 : nil])
            if passes {
                let error = await #expect(throws: StreamError.self) { try await stream.window(after: position, schema: schema) }
                #expect(error?.code == .transient)
            }
            for _ in 1...2 {
                #expect(try await stream.window(after: position, schema: schema).rows.integers("id") == [1])
            }
            // Once for the position, and once more, which was the last time where there is no such view.
            let asked = try await database.batches().count { $0.contains("database_recovery_status") }
            #expect(passes ? asked > 2 : asked == 2)
        }
    }

    @Test("inserts, updates, deletes and key changes arrive, each once, with the row as it is now")
    func netChanges() async throws {
        try await TestDatabase.with { database in
            try await database.create()
            try await database.run("INSERT @ (id, name, total) VALUES (1, N'a', 1), (2, N'b', 2), (3, N'c', 3), (4, N'd', 4)")
            let stream = try await TestStream(database)
            let (rows, start) = try await stream.backfill()
            #expect(rows.operations == ["1I", "2I", "3I", "4I"])
            #expect(rows.integers("SYS_CHANGE_VERSION") == [0, 0, 0, 0])
            #expect(rows.integers("ChangeTrackingVersion") == Array(repeating: Int(start.versionNumber ?? -1), count: 4))
            try await database.run("INSERT @ (id, name, total) VALUES (5, N'e', 5)")
            try await database.run("UPDATE @ SET total = 20 WHERE id = 2")
            try await database.run("UPDATE @ SET total = 21 WHERE id = 2")
            try await database.run("DELETE @ WHERE id = 3")
            try await database.run("UPDATE @ SET id = 40 WHERE id = 4")
            let (changes, window) = try await stream.changes(after: start)
            #expect(changes.operations == ["2U", "3D", "4D", "5I", "40I"])
            #expect(window.isCaughtUp)
            let updated = try #require(changes.first { $0["id"]?.intValue == 2 })
            #expect(updated["total"]?.doubleValue == 21)
            let deleted = try #require(changes.first { $0["id"]?.intValue == 3 })
            #expect(deleted["name"] == .null && deleted["total"] == .null)
            #expect(deleted["ARCANE_MERGE_KEY"]?.stringValue == MergeKey.of(["3"]))
            #expect(changes.integers("SYS_CHANGE_VERSION").allSatisfy { $0 > Int(start.versionNumber ?? 0) })
            #expect(Set(changes.integers("ChangeTrackingVersion")) == [Int(window.end.versionNumber ?? -1)])
            let (nothing, quiet) = try await stream.changes(after: window.end)
            #expect(nothing.isEmpty && quiet.isCaughtUp)
        }
    }

    @Test("a row that is inserted and deleted in one window is a delete, and one that comes back is not")
    func phantoms() async throws {
        try await TestDatabase.with { database in
            try await database.create()
            let stream = try await TestStream(database)
            let start = try await stream.source.currentPosition()
            try await database.run("INSERT @ (id) VALUES (1), (2)")
            try await database.run("DELETE @")
            try await database.run("INSERT @ (id) VALUES (2)")
            let rows = try await stream.changes(after: start).rows
            #expect(rows.operations.map { $0.replacing("2U", with: "2I") } == ["1D", "2I"])
        }
    }

    @Test("a row that leaves the filter is a delete, and one that enters it arrives")
    func filter() async throws {
        try await TestDatabase.with { database in
            try await database.create()
            try await database.run("INSERT @ (id, name) VALUES (1, N'EU'), (2, N'EU'), (3, N'US')")
            let stream = try await TestStream(database, "{filter: \"name = N'EU' -- only there\"}")
            let (rows, start) = try await stream.backfill()
            #expect(rows.operations == ["1I", "2I"])
            try await database.run("UPDATE @ SET name = N'US' WHERE id = 1 UPDATE @ SET name = N'EU' WHERE id = 3")
            #expect(try await stream.changes(after: start).rows.operations == ["1D", "3U"])
        }
    }

    @Test("the position of an idle table moves on with the database")
    func idle() async throws {
        try await TestDatabase.with { database in
            try await database.create()
            try await database.run("CREATE TABLE Other (id int PRIMARY KEY)")
            try await database.run("ALTER TABLE Other ENABLE CHANGE_TRACKING")
            let stream = try await TestStream(database)
            let start = try await stream.source.currentPosition()
            try await database.run("INSERT Other VALUES (1)")
            try await database.run("INSERT Other VALUES (2)")
            let (rows, window) = try await stream.changes(after: start)
            #expect(rows.isEmpty)
            #expect(window.end.versionNumber == (start.versionNumber ?? 0) + 2)
            #expect(start < window.end)
        }
    }

    @Test("after a long stop changes come in bounded windows, none lost and a transaction never divided")
    func boundedWindows() async throws {
        try await TestDatabase.with { database in
            try await database.create()
            let stream = try await TestStream(database, "{changesPerWindow: 10}")
            let start = try await stream.source.currentPosition()
            var position = start
            for first in stride(from: 0, to: 24, by: 4) {
                try await database.run(
                    "INSERT @ (id) VALUES \((first..<first + 4).map { "(\($0))" }.joined(separator: ","))")
            }
            var windows: [[Int]] = []
            while true {
                let (rows, window) = try await stream.changes(after: position)
                windows.append(rows.integers("id").sorted())
                position = window.end
                if window.isCaughtUp { break }
                // How far behind it is stays to be seen until it has caught up.
                #expect(position.readAt == start.readAt)
            }
            #expect(windows == [Array(0..<12), Array(12..<24)])
            #expect(position.readAt > start.readAt)
            for first in [24, 36] {
                try await database.run(
                    "INSERT @ (id) VALUES \((first..<first + 12).map { "(\($0))" }.joined(separator: ","))")
            }
            let (rows, window) = try await stream.changes(after: position)
            #expect(rows.integers("id").sorted() == Array(24..<36) && !window.isCaughtUp)
        }
    }

    @Test("without snapshot isolation windows are read just as well, with the check of retention behind the read")
    func withoutSnapshots() async throws {
        try await TestDatabase.with { database in
            try await database.run("ALTER DATABASE CURRENT SET ALLOW_SNAPSHOT_ISOLATION OFF")
            try await database.create()
            try await database.fill(5)
            let lines = LogLines()
            let stream = try await TestStream(database, lines: lines)
            let (rows, start) = try await stream.backfill()
            #expect(rows.operations == ["1I", "2I", "3I", "4I", "5I"])
            for id in 2...3 {
                try await database.run("DELETE @ WHERE id = \(id)")
                #expect(try await stream.changes(after: start).rows.operations.contains("\(id)D"))
            }
            #expect(lines.count(of: "warning: snapshot isolation is off") == 1)
        }
    }

    @Test(
        "what makes versions void asks for a backfill",
        arguments: [
            "TRUNCATE TABLE @",
            "ALTER TABLE @ DISABLE CHANGE_TRACKING",
            "ALTER TABLE @ DISABLE CHANGE_TRACKING; ALTER TABLE @ ENABLE CHANGE_TRACKING",
            "ALTER TABLE @ DISABLE CHANGE_TRACKING; ALTER DATABASE CURRENT SET CHANGE_TRACKING = OFF",
            "DROP TABLE @",
            "DROP TABLE @; CREATE TABLE @ (id int PRIMARY KEY, name nvarchar(50), total decimal(10,2)); ALTER TABLE @ ENABLE CHANGE_TRACKING",
        ])
    func expired(sql: String) async throws {
        try await TestDatabase.with { database in
            try await database.create()
            try await database.fill(3)
            let stream = try await TestStream(database)
            let schema = try await stream.source.schema(known: nil)
            let start = try await stream.source.currentPosition()
            try await database.run("INSERT @ (id) VALUES (9)")
            for part in sql.split(separator: "; ") { try await database.run(String(part)) }
            await expect(.cursorExpired) { try await stream.changes(after: start, schema: schema) }
        }
    }

    @Test("changes that retention has cleaned away ask for a backfill", .disabled(if: TestDatabase.isReal))
    func retention() async throws {
        try await TestDatabase.with(sharedServer: false) { database in
            try await database.run("ALTER DATABASE CURRENT SET CHANGE_TRACKING (CHANGE_RETENTION = 1 MINUTES)")
            try await database.create()
            let stream = try await TestStream(database)
            let start = try await stream.source.currentPosition()
            for id in 1...3 { try await database.run("INSERT @ (id) VALUES (\(id))") }
            let schema = try await stream.source.schema(known: nil)
            try await database.control("/clock", ["forward": 3600])
            try await database.run("INSERT @ (id) VALUES (9)")
            try await database.control("/cleanup")
            await expect(.cursorExpired) { try await stream.changes(after: start, schema: schema) }
        }
    }

    @Test("a database that is restored to an earlier version asks for a backfill", .disabled(if: TestDatabase.isReal))
    func restored() async throws {
        try await TestDatabase.with { database in
            try await database.create()
            for id in 1...5 { try await database.run("INSERT @ (id) VALUES (\(id))") }
            let stream = try await TestStream(database)
            let (_, start) = try await stream.backfill()
            try await database.control("/version", ["version": 2])
            await expect(.cursorExpired) { try await stream.changes(after: start) }
        }
    }

    @Test("a table that changes its columns is noticed before the first wrong row, with the new schema")
    func schemaChange() async throws {
        try await TestDatabase.with { database in
            try await database.create()
            let stream = try await TestStream(database)
            let schema = try await stream.source.schema(known: nil)
            let start = try await stream.source.currentPosition()
            try await database.run("ALTER TABLE @ ADD note nvarchar(10)")
            try await database.run("INSERT @ (id, note) VALUES (1, N'x')")
            await #expect {
                try await stream.window(after: start, schema: schema)
            } throws: { error in
                let error = error as? StreamError
                return error?.code == .schemaMismatch && error?.newSchema?.index(of: "note") != nil
            }
            let now = try await stream.source.schema(known: schema)
            #expect(now != schema)
            #expect(try await stream.window(after: start, schema: now).rows.texts("note") == ["x"])
        }
    }

    @Test(
        "a lookback goes to the last version before the instant, never before what is known", .disabled(if: TestDatabase.isReal)
    )
    func lookback() async throws {
        try await TestDatabase.with { database in
            try await database.create()
            for id in 1...3 { try await database.run("INSERT @ (id) VALUES (\(id))") }
            let stream = try await TestStream(database)
            let now = try #require(try await stream.source.currentPosition().versionNumber)
            // Nothing was committed before an hour ago, so everything that is known is read again.
            let early = try #require(try await stream.source.position(at: .now - .seconds(3600)))
            #expect(early.versionNumber == 0)
            let rows = try await stream.changes(after: early).rows
            #expect(rows.operations == ["1I", "2I", "3I"])
            let late = try #require(try await stream.source.position(at: .now + .seconds(5)))
            #expect((early.versionNumber ?? 0)...now ~= (late.versionNumber ?? -1))
        }
    }

    @Test(
        "deadlocks, failovers and lost connections in the middle of a window may pass, and void what was read",
        .disabled(if: TestDatabase.isReal),
        arguments: [
            ["fault": "error", "number": 1205, "rows": 700], ["fault": "error", "number": 40613, "severity": 17, "rows": 1],
            ["fault": "error", "number": 596, "severity": 21], ["fault": "cut", "rows": 1000], ["fault": "reset", "rows": 10],
            ["fault": "error", "number": 3960],
        ] as [JSONValue])
    func transient(fault: JSONValue) async throws {
        try await TestDatabase.with { database in
            try await database.create()
            let stream = try await TestStream(database)
            let start = try await stream.source.currentPosition()
            try await database.fill(1500)
            try await database.fail(match: "CHANGETABLE.*@.*LEFT JOIN", fault)
            await expect(.transient) { try await stream.changes(after: start) }
            #expect(try await stream.changes(after: start).rows.integers("id").sorted() == Array(1...1500))
        }
    }

    @Test("tracking that ends between the check and the read asks for a backfill", .disabled(if: TestDatabase.isReal))
    func race() async throws {
        try await TestDatabase.with { database in
            try await database.create()
            let stream = try await TestStream(database)
            let start = try await stream.source.currentPosition()
            try await database.fill(10)
            try await database.fail(match: "CHANGETABLE.*@.*LEFT JOIN", ["fault": "error", "number": 22105])
            await expect(.cursorExpired) { try await stream.changes(after: start) }
        }
    }

    @Test(
        "a truncation between the first check and the read asks for a backfill, with snapshots and without",
        .disabled(if: TestDatabase.isReal), arguments: [(true, "BEGIN TRANSACTION"), (false, "CHANGETABLE.*@.*LEFT JOIN")])
    func truncatedMeanwhile(snapshots: Bool, moment: String) async throws {
        try await TestDatabase.with(sharedServer: false) { database in
            if !snapshots { try await database.run("ALTER DATABASE CURRENT SET ALLOW_SNAPSHOT_ISOLATION OFF") }
            try await database.create()
            try await database.fill(3)
            let stream = try await TestStream(database)
            let schema = try await stream.source.schema(known: nil)
            let start = try await stream.source.currentPosition()
            try await database.run("INSERT @ (id) VALUES (9)")
            try await database.intrude(before: moment, "TRUNCATE TABLE @")
            await expect(.cursorExpired) { try await stream.window(after: start, schema: schema) }
        }
    }

    @Test("a column that is added while rows are read without a snapshot is noticed", .disabled(if: TestDatabase.isReal))
    func changedMeanwhile() async throws {
        try await TestDatabase.with { database in
            try await database.run("ALTER DATABASE CURRENT SET ALLOW_SNAPSHOT_ISOLATION OFF")
            try await database.create()
            let stream = try await TestStream(database)
            let schema = try await stream.source.schema(known: nil)
            let start = try await stream.source.currentPosition()
            try await database.fill(3)
            try await database.intrude(before: "CHANGETABLE.*@.*LEFT JOIN", "ALTER TABLE @ ADD note nvarchar(10)")
            await expect(.schemaMismatch) { try await stream.window(after: start, schema: schema) }
        }
    }

    @Test(
        "a window that the server stalls in ends when its task is cancelled", .disabled(if: TestDatabase.isReal),
        .timeLimit(.minutes(10)))
    func cancelled() async throws {
        try await TestDatabase.with { database in
            try await database.create()
            let stream = try await TestStream(database)
            let start = try await stream.source.currentPosition()
            try await database.fill(100)
            try await database.fail(match: "CHANGETABLE.*@.*LEFT JOIN", ["fault": "stall", "rows": 0])
            let schema = try await stream.source.schema(known: nil)
            let reading = Task { try await stream.window(after: start, schema: schema) }
            try await database.waitForStatement("LEFT JOIN")
            reading.cancel()
            await expect(.cancelled) { try await reading.value }
        }
    }
}
