import ArcaneCore
import ArcaneResources
import Testing

@testable import arcane_sqlserver_plugin

struct SqlServerSpecTests {
    private func problems(_ yaml: String) throws -> [String] {
        SqlServerSpec.decode(from: try Orders.document(yaml)).problems.map(\.description)
    }

    @Test("the smallest stream names a table and a sink, and follows the table by change tracking")
    func smallest() throws {
        let spec = try Orders.spec()
        #expect(spec.schema == "dbo")
        #expect(spec.mode == .changeTracking)
        #expect(spec.fields.include.isEmpty && spec.fields.exclude.isEmpty)
        #expect(spec.filter == nil)
        #expect(spec.times == .exact)
        #expect(spec.commandTimeout == .seconds(3600))
        #expect(spec.backfill.parallelism == 2)
        #expect(spec.backfill.sliceRows == 1_000_000)
    }

    @Test("every setting of a full stream arrives at its place")
    func full() throws {
        let spec = try Orders.spec(
            """
            suspended: false
            backfillJobTemplateRef: {name: arcane-sqlserver-plugin-backfill}
            connectionRef: {name: sales-db}
            schema: sales
            table: Orders
            mode: cursor
            cursorColumn: ModifiedAt
            fields: {exclude: [Photo]}
            filter: "Region = 'EU'"
            times: microseconds
            lookBackInterval: 1d
            changeCaptureInterval: 15s
            commandTimeout: 1h
            changesPerWindow: 1000
            backfill: {parallelism: 4, sliceRows: 5000}
            schemaEvolution: backfill
            """)
        #expect(spec.schema == "sales")
        #expect(spec.mode == .cursor)
        #expect(spec.cursorColumn == "ModifiedAt")
        #expect(spec.fields.exclude == ["Photo"])
        #expect(spec.filter == "Region = 'EU'")
        #expect(spec.times == .microseconds)
        #expect(spec.polling.lookBackInterval == .seconds(86_400))
        #expect(spec.polling.changeCaptureInterval == .seconds(15))
        #expect(spec.backfill.parallelism == 4)
        #expect(spec.changesPerWindow == 1000)
    }

    @Test(
        "a wrong setting is named with its path",
        arguments: [
            ("{table: ''}", "table"),
            ("{mode: log}", "mode"),
            ("{mode: cursor}", "cursorColumn"),
            ("{cursorColumn: ModifiedAt}", "cursorColumn"),
            ("{fields: {include: [a], exclude: [b]}}", "fields"),
            ("{commandTimeout: 0}", "commandTimeout"),
            ("{backfill: {parallelism: 0}}", "backfill.parallelism"),
            ("{backfill: {parallelism: 33}}", "backfill.parallelism"),
            ("{backfill: {sliceRows: 0}}", "backfill.sliceRows"),
            ("{changesPerWindow: 0}", "changesPerWindow"),
            ("{times: rounded}", "times"),
        ])
    func wrong(yaml: String, path: String) throws {
        let problems = try problems(yaml)
        #expect(problems.count == 1, "\(problems)")
        #expect(problems.allSatisfy { $0.contains(path) })
    }

    @Test("all problems of a spec are told at once")
    func several() throws {
        #expect(try problems("{mode: log, times: rounded, backfill: {sliceRows: 0}}").count == 3)
    }

    @Test("a rule says what to do")
    func remedy() throws {
        #expect(try problems("{mode: cursor}").first?.contains("name a rowversion") == true)
    }
}
