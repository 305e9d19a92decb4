import ArcaneCore
import ArcanePluginKit
import Testing

@testable import arcane_sqlserver_plugin

/// Backfills by slices, against a server.
struct TableReaderTests {
    @Test("slices cover the table, each row once, and a resumed backfill goes on with the same ones")
    func slices() async throws {
        try await TestDatabase.with { database in
            try await database.create()
            try await database.fill(95)
            let stream = try await TestStream(database, "{backfill: {sliceRows: 10, parallelism: 3}}")
            #expect(stream.source.parallelism == 3)
            let schema = try await stream.source.schema(known: nil)
            let end = try await stream.source.currentPosition()
            let slices = try await stream.slices(before: end)
            #expect(slices.count == 10)
            #expect(slices.first?.range == .keys(after: nil, upTo: ["10"]))
            #expect(slices.last?.range == .keys(after: ["90"], upTo: nil))
            #expect(try await stream.source.slice(after: slices[3], before: end) == slices[4])
            #expect(try await stream.source.slice(after: slices.last, before: end) == nil)
            var ids: [Int] = []
            for slice in slices { ids += try await stream.read(slice, schema).integers("id") }
            #expect(ids == Array(1...95))
        }
    }

    @Test("a slice is read in a snapshot, which ends with it", .disabled(if: TestDatabase.isReal))
    func snapshot() async throws {
        try await TestDatabase.with { database in
            try await database.create()
            try await database.fill(3)
            #expect(try await TestStream(database).backfill().rows.count == 3)
            let batches = try await database.batches()
            let read = try #require(batches.lastIndex { $0.hasPrefix("SELECT t.") })
            let begin = try #require(batches.lastIndex { $0.hasSuffix("ISOLATION LEVEL SNAPSHOT; BEGIN TRANSACTION") })
            let end = try #require(batches.lastIndex { $0.hasPrefix("COMMIT TRANSACTION") })
            #expect(begin < read && read < end)
        }
    }

    @Test("a table whose key's values have no order in their texts is read in one slice")
    func unorderedKey() async throws {
        try await TestDatabase.with { database in
            try await database.run("CREATE TABLE @ (id sql_variant PRIMARY KEY, name nvarchar(50))")
            try await database.run("ALTER TABLE @ ENABLE CHANGE_TRACKING")
            try await database.run("INSERT @ VALUES (1, N'a'), (2, N'b'), (N'x', N'c')")
            let stream = try await TestStream(database, "{backfill: {sliceRows: 1}}")
            let end = try await stream.source.currentPosition()
            #expect(try await stream.slices(before: end).map(\.range) == [.everything])
            #expect(try await stream.backfill().rows.texts("name").sorted() == ["a", "b", "c"])
        }
    }

    @Test("a table whose rows fill the last slice, and an empty table, end where they should")
    func edges() async throws {
        try await TestDatabase.with { database in
            try await database.create()
            let stream = try await TestStream(database, "{backfill: {sliceRows: 10}}")
            #expect(try await stream.backfill().rows.isEmpty)
            try await database.fill(20)
            #expect(try await stream.backfill().rows.integers("id") == Array(1...20))
        }
    }

    @Test(
        "a table is divided by keys of any ordered type",
        arguments: [
            ("bigint", ["-9223372036854775808", "-1", "0", "9223372036854775807"]),
            ("tinyint", ["0", "7", "255"]),
            ("decimal(38,10)", ["-0.0000000001", "0", "1234567890123456789012345678.0123456789"]),
            ("money", ["-922337203685477.5808", "0.0001", "922337203685477.5807"]),
            ("date", ["'0001-01-01'", "'2024-02-29'", "'9999-12-31'"]),
            (
                "datetime",
                ["'1753-01-01'", "'2024-01-01 00:00:00.007'", "'2024-01-01 00:01:00.003'", "'9999-12-31 23:59:59.997'"]
            ),
            ("datetime2(7)", ["'0001-01-01'", "'2024-01-01 10:20:30.1234567'", "'9999-12-31 23:59:59.9999999'"]),
            ("time(7)", ["'00:00'", "'12:34:56.7654321'", "'23:59:59.9999999'"]),
            ("nvarchar(20)", ["N'#'", "N'a b'", "N'ж漢'", "N'😀'"]),
            ("varchar(20)", ["'it''s'", "'x'", "'z%'"]),
            ("varbinary(8)", ["0x00", "0x0001", "0xFF"]),
            (
                "uniqueidentifier",
                [
                    "'6F9619FF-8B86-D011-B42D-00C04FC964FF'", "'00000000-0000-0000-0000-000000000001'",
                    "'FFFFFFFF-0000-0000-0000-000000000000'",
                ]
            ),
        ])
    func keys(type: String, values: [String]) async throws {
        try await TestDatabase.with { database in
            try await database.create("k \(type) PRIMARY KEY, id int")
            for (index, value) in values.enumerated() {
                try await database.run("INSERT @ (k, id) VALUES (\(value), \(index))")
            }
            let stream = try await TestStream(database, "{backfill: {sliceRows: 1}}")
            let slices = try await stream.slices(before: try await stream.source.currentPosition())
            #expect(slices.count == values.count + 1)
            let rows = try await stream.backfill().rows
            #expect(rows.integers("id").sorted() == Array(values.indices))
            #expect(Set(rows.texts("ARCANE_MERGE_KEY")).count == values.count)
        }
    }

    @Test("half of a surrogate pair is an error in a key, wherever it is read, and U+FFFD elsewhere")
    func halfPairs() async throws {
        try await TestDatabase.with { database in
            try await database.create("code nvarchar(9) PRIMARY KEY, id int, name nvarchar(9)")
            try await database.run("INSERT @ VALUES (N'a', 1, N'x' + NCHAR(55357)), (N'b', 2, NULL), (N'c', 3, NULL)")
            let stream = try await TestStream(database, "{backfill: {sliceRows: 3}}")
            let (rows, start) = try await stream.backfill()
            #expect(rows.texts("name") == ["x\u{FFFD}"])
            try await database.run("UPDATE @ SET code = N'b' + NCHAR(56832) WHERE id = 2")
            let changes = await #expect(throws: StreamError.self) { _ = try await stream.changes(after: start) }
            #expect(changes?.code == .invalidRecord)
            #expect(changes?.message.contains("column code") == true)
            let end = try await stream.source.currentPosition()
            let all = SqlServerSlice(range: .keys(after: nil, upTo: nil), version: start.versionNumber)
            await expect(.invalidRecord) { try await stream.read(all, stream.source.schema(known: nil)) }
            // As the bound between two slices it would be another key, and might lead back to where a backfill has been.
            let divided = try await TestStream(database, "{backfill: {sliceRows: 2}}")
            let bound = await #expect(throws: StreamError.self) { _ = try await divided.slices(before: end) }
            #expect(bound?.code == .invalidRecord)
            #expect(bound?.message.contains("column code") == true)
            try await database.run("UPDATE @ SET code = N'b' WHERE id = 2")
            #expect(try await stream.backfill().rows.integers("id").sorted() == [1, 2, 3])
        }
    }

    @Test("a key of several columns is followed in the order of its index")
    func composite() async throws {
        try await TestDatabase.with { database in
            try await database.create(
                "id int NOT NULL, region nvarchar(9) NOT NULL, day date NOT NULL, PRIMARY KEY (region, day, id)")
            for id in 0..<24 {
                try await database.run("INSERT @ VALUES (\(id), N'r\(id % 3)', '2024-01-0\(id % 2 + 1)')")
            }
            let stream = try await TestStream(database, "{backfill: {sliceRows: 5}}")
            let slices = try await stream.slices(before: try await stream.source.currentPosition())
            #expect(slices.first?.range.end?.first == "r0")
            let rows = try await stream.backfill().rows
            #expect(rows.integers("id").sorted() == Array(0..<24))
            let first = try #require(rows.first { $0["id"]?.intValue == 7 })
            #expect(first["ARCANE_MERGE_KEY"]?.stringValue == MergeKey.of(["7", "r1", "2024-01-02"]))
        }
    }

    @Test("a table without a key and a view are read whole, again at each look")
    func snapshots() async throws {
        try await TestDatabase.with { database in
            try await database.run("CREATE TABLE @ (id int, name nvarchar(9))")
            try await database.run("INSERT @ VALUES (1, N'a'), (2, N'b')")
            let stream = try await TestStream(database, "{mode: snapshot}")
            let (rows, position) = try await stream.backfill()
            #expect(rows.integers("id").sorted() == [1, 2])
            #expect(rows.first?["SYS_CHANGE_VERSION"] == nil)
            try await database.run("DELETE @ WHERE id = 1")
            let (again, window) = try await stream.changes(after: position)
            #expect(again.integers("id") == [2])
            #expect(window.isCaughtUp && position < window.end)
            #expect(try await stream.source.position(at: .now) == nil)
        }
    }

    @Test("columns are chosen, and names that need quoting are read")
    func columns() async throws {
        try await TestDatabase.with { database in
            try await database.create("[my id] int PRIMARY KEY, [c/d] int, [x]]y] int, [select] int")
            try await database.run("INSERT @ VALUES (1, 2, 3, 4)")
            let rows = try await TestStream(database, "{fields: {exclude: ['c/d']}}").backfill().rows
            #expect(rows.first?["my id"]?.intValue == 1)
            #expect(rows.first?["x]y"]?.intValue == 3)
            #expect(rows.first?["select"]?.intValue == 4)
            #expect(rows.first?["c/d"] == nil)
        }
    }

    @Test("a backfill finds in its middle that the changes behind its beginning are gone")
    func expired() async throws {
        try await TestDatabase.with { database in
            try await database.create()
            try await database.fill(30)
            let stream = try await TestStream(database, "{backfill: {sliceRows: 10}}")
            let end = try await stream.source.currentPosition()
            let first = try await stream.source.slice(after: nil, before: end)
            try await database.run("TRUNCATE TABLE @")
            try await database.fill(5)
            await expect(.cursorExpired) { try await stream.source.slice(after: first, before: end) }
        }
    }
}
