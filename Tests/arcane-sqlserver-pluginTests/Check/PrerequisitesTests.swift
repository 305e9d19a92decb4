import ArcaneCore
import ArcanePluginKit
import Testing

@testable import arcane_sqlserver_plugin

struct PrerequisitesTests {
    private static let good = DatabaseDescription(
        name: "sales", isReadOnly: false, allowsSnapshots: true, tracksChanges: true, retention: .seconds(2 * 86_400),
        seesMasked: true,
        permissions: TablePermissions(select: true, viewChangeTracking: true))

    private func prerequisites(
        _ yaml: String = "{}", table: TableDescription? = Orders.table, change: (inout DatabaseDescription) -> Void = { _ in }
    ) throws -> Prerequisites {
        var database = PrerequisitesTests.good
        change(&database)
        return Prerequisites(name: Orders.name, spec: try Orders.spec(yaml), database: database, table: table)
    }

    private func wrong(_ prerequisites: Prerequisites) -> [String] {
        prerequisites.findings.filter { $0.error != nil }.map(\.description)
    }

    @Test("where all is right, every prerequisite has its verdict")
    func allGood() throws {
        let found = try prerequisites().findings
        #expect(found.allSatisfy { $0.error == nil })
        #expect(
            found.map(\.subject).prefix(9) == [
                "the table", "the permission to read it", "the columns", "a primary key", "a primary database",
                "change tracking of the database", "change tracking of the table", "the permission to see its changes",
                "snapshot isolation",
            ])
        #expect(found.first?.detail == "dbo.Orders, key region, id")
        #expect(try prerequisites().readingError == nil)
    }

    @Test("how long changes are kept is said, and whether that is less than the lookback")
    func retention() throws {
        func said(_ yaml: String, _ retention: Duration?) throws -> String? {
            try prerequisites(yaml) { $0.retention = retention }.findings.first {
                $0.subject == "change tracking of the database"
            }?.detail
        }
        #expect(try said("{}", .seconds(2 * 86_400)) == "changes are kept for 2d")
        #expect(
            try said("{lookBackInterval: 2h}", .seconds(3600)) == "changes are kept for 1h, which is less than lookBackInterval"
        )
        #expect(try said("{}", nil) == "changes are kept for ever (AUTO_CLEANUP is off)")
    }

    @Test("everything that is wrong is said at once, each with the T-SQL that mends it")
    func allWrong() throws {
        var table = Orders.table
        table.trackingBegan = nil
        let found = try wrong(
            prerequisites("{fields: {exclude: [price]}}", table: table) { database in
                database.tracksChanges = false
                database.isReadOnly = true
                database.permissions = TablePermissions(select: false, viewChangeTracking: false)
            })
        let remedies = [
            "GRANT SELECT ON [dbo].[Orders] TO", "fields.exclude: dbo.Orders has no column 'price'", "connect to the primary",
            "ALTER DATABASE CURRENT SET CHANGE_TRACKING = ON", "ALTER TABLE [dbo].[Orders] ENABLE CHANGE_TRACKING",
            "GRANT VIEW CHANGE TRACKING ON [dbo].[Orders] TO",
        ]
        #expect(found.count == remedies.count, "\(found)")
        for remedy in remedies { #expect(found.contains { $0.contains(remedy) }, "\(remedy)") }
    }

    @Test("a table that is not there, or not to be seen, is said so")
    func missing() throws {
        let prerequisites = try prerequisites(table: nil)
        #expect(wrong(prerequisites).count == 1)
        let blind = try self.prerequisites(table: nil) { database in
            database.tracksChanges = false
            database.permissions = TablePermissions(select: false, viewChangeTracking: false)
        }
        // What the database says for itself is said at once, too.
        #expect(wrong(blind).count == 3)
        for remedy in ["GRANT SELECT", "SET CHANGE_TRACKING = ON", "GRANT VIEW CHANGE TRACKING"] {
            #expect(wrong(blind).contains { $0.contains(remedy) }, "\(remedy)")
        }
        #expect(prerequisites.readingError?.message.contains("dbo.Orders does not exist, or the login may not see it") == true)
    }

    @Test("a view and a table without a key cannot be followed by change tracking, and can be read otherwise")
    func keyless() throws {
        var view = Orders.table
        view.isView = true
        let wrongOfView = try wrong(prerequisites(table: view))
        #expect(wrongOfView.count == 1 && wrongOfView[0].contains("is a view") && wrongOfView[0].contains("mode"))
        let keyless = Orders.table([("a", .int)], keyCount: 0)
        #expect(try prerequisites(table: keyless).readingError?.message.contains("ADD PRIMARY KEY") == true)
        #expect(try wrong(prerequisites("{mode: snapshot}", table: keyless)).isEmpty)
        #expect(try wrong(prerequisites("{mode: snapshot}", table: view)).isEmpty)
    }

    @Test("a replica that cannot tell changes is not read in vain")
    func replica() throws {
        let replica: (inout DatabaseDescription) -> Void = { $0.isReadOnly = true }
        #expect(try prerequisites(change: replica).readingError?.message.contains("connect to the primary") == true)
        #expect(try prerequisites("{mode: snapshot}", change: replica).readingError == nil)
    }

    @Test("all columns that cannot be written are said at once")
    func columns() throws {
        let table = Orders.table([
            ("id", .int), ("a", .unknown("json")), ("b", .unknown("vector")), ("SYS_CHANGE_VERSION", .int),
        ])
        let found = try wrong(prerequisites(table: table)).joined()
        for name in ["'a'", "'b'", "'SYS_CHANGE_VERSION'"] { #expect(found.contains(name), "\(name)") }
    }

    @Test(
        "a cursor column of coarse times is pointed out", arguments: ["date", "smalldatetime", "datetime2(0)", "datetime2(3)"])
    func coarse(type: String) throws {
        let types: [String: SqlType] = [
            "date": .date, "smalldatetime": .smalldatetime, "datetime2(0)": .datetime2(scale: 0),
            "datetime2(3)": .datetime2(scale: 3),
        ]
        let table = Orders.table([("id", .int), ("changed", try #require(types[type]))])
        let said = try prerequisites("{mode: cursor, cursorColumn: changed}", table: table).findings.first {
            $0.subject == "the cursor column"
        }
        #expect(said?.detail?.contains("may not be seen") == (type != "datetime2(3)"))
    }

    @Test("other modes need no change tracking")
    func otherModes() throws {
        let without: (inout DatabaseDescription) -> Void = { database in
            database.tracksChanges = false
            database.isReadOnly = true
            database.permissions.viewChangeTracking = false
        }
        #expect(try wrong(prerequisites("{mode: snapshot}", change: without)).isEmpty)
        #expect(try wrong(prerequisites("{mode: cursor, cursorColumn: version}", change: without)).isEmpty)
        #expect(
            try wrong(prerequisites("{mode: cursor, cursorColumn: region}", change: without)).contains {
                $0.contains("does not grow")
            })
    }

    @Test("masked columns that the login cannot see are no data, unless they are left out")
    func masked() throws {
        var table = Orders.table
        table.columns[1].isMasked = true
        let blind: (inout DatabaseDescription) -> Void = { $0.seesMasked = false }
        #expect(try prerequisites(table: table, change: blind).readingError?.message.contains("mask of 'total'") == true)
        #expect(try prerequisites("{fields: {exclude: [total]}}", table: table, change: blind).readingError == nil)
        #expect(try prerequisites(table: table).readingError == nil)
    }

    @Test("a database without snapshots is good enough, and is told how to be better")
    func snapshots() throws {
        let found = try prerequisites { $0.allowsSnapshots = false }.findings
        #expect(found.allSatisfy { $0.error == nil })
        #expect(found.contains { $0.detail?.contains("SET ALLOW_SNAPSHOT_ISOLATION ON") == true })
    }

    @Test("keys whose merge keys may be shared are pointed out")
    func sharedMergeKeys() throws {
        let floats = Orders.table([("at", .float)])
        #expect(try prerequisites(table: floats).findings.last?.detail?.contains("'at' can have the same text") == true)
        let text = SqlType.text(TextType(kind: .nvarchar, length: 9))
        let texts = Orders.table([("a", text), ("b", text)], keyCount: 2)
        #expect(try prerequisites(table: texts).findings.last?.detail?.contains("a '#' in a text") == true)
        #expect(
            try prerequisites(table: Orders.table([("a", text), ("b", .int)], keyCount: 2)).findings.last?.subject
                != "ARCANE_MERGE_KEY")
    }

    @Test("switched-off tracking alone does not keep the table from being read: the window asks for a backfill")
    func trackingOff() throws {
        var table = Orders.table
        table.trackingBegan = nil
        #expect(try prerequisites(table: table) { $0.tracksChanges = false }.readingError == nil)
    }
}
