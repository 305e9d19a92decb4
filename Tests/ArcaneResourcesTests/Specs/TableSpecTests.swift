import ArcaneCore
import ArcaneResources
import ArcaneYAML
import Testing

/// A spec of another kind of source: a table of a database.
struct TableSpec: StreamSpec {
    @Setting("The Secret with the connection string.") var connectionRef: SecretReference
    @Setting("The schema of the table.", .minLength(1), default: "dbo") var schema: String
    @Setting("The table.", .minLength(1), example: "Orders") var table: String
    @Setting("How changes are found.", default: .changeTracking) var mode: CaptureMode
    @Setting("The column that grows with each change, for the mode `cursor`.", example: "ModifiedAt") var cursorColumn: String?
    @Setting("Which columns are read.") var fields: FieldSelection
    @Setting("A condition that rows must meet, in SQL.", example: "Region = 'EU'") var filter: String?
    @Setting("How long a command may take.", .positive, default: .seconds(3600)) var commandTimeout: Duration
    @Setting("How the whole table is read.") var backfill: BackfillSettings
    @Setting("Where data goes.") var sink: SinkSpec
    @SettingGroup var polling: PollingSettings

    static var rules: [SpecRule<Self>] {
        [
            SpecRule(
                "is required for the mode cursor", at: "cursorColumn", cel: "self.mode != 'cursor' || has(self.cursorColumn)"
            ) { $0.mode != .cursor || $0.cursorColumn != nil }
        ]
    }
}

enum CaptureMode: String, SettingChoice {
    case changeTracking, cursor, snapshot
}

struct FieldSelection: StreamSpec {
    @Setting("Only these.", .each(.minLength(1))) var include: [String]?
    @Setting("All but these.", .each(.minLength(1))) var exclude: [String]?

    static var rules: [SpecRule<Self>] {
        [
            SpecRule("give include or exclude, not both", cel: "!(has(self.include) && has(self.exclude))") {
                $0.include == nil || $0.exclude == nil
            }
        ]
    }
}

struct BackfillSettings: StreamSpec {
    @Setting("How many connections read at once.", .minimum(1), default: 2) var parallelism: Int
    @Setting("How many rows a slice has.", .minimum(1), default: 1_000_000) var sliceRows: Int64
}

struct TableSpecTests {
    static let crd = CustomResourceDefinition(
        stream: ResourceNames(kind: "TableStream"), spec: TableSpec.self, description: "Tables.",
        columns: [PrinterColumn("Table", at: ".spec.table"), PrinterColumn("Mode", at: ".spec.mode")])

    static let full = """
        suspended: false
        jobTemplateRef: {name: table-plugin}
        backfillJobTemplateRef: {name: table-plugin-backfill}
        connectionRef: {name: sales-db}
        schema: dbo
        table: Orders
        mode: cursor
        cursorColumn: ModifiedAt
        fields: {exclude: [Photo]}
        filter: "Region = 'EU'"
        lookBackInterval: 1d
        changeCaptureInterval: 15s
        commandTimeout: 1h
        backfill: {parallelism: 2, sliceRows: 1000000}
        schemaEvolution: backfill
        sink: {location: "s3://lake/raw", format: parquet, rowsPerGroup: 100000, groupingInterval: 15s, groupsPerFile: 1}
        """

    @Test("its CRD follows the rules for structural schemas")
    func structural() async throws {
        #expect(try await APIServer.findings(in: Self.crd) == "")
    }

    @Test("a spec with every setting is read")
    func everything() throws {
        let result = try TableSpec.decode(yaml: Self.full)
        let spec = try result.get()
        #expect(result.warnings == [])
        #expect(spec.mode == .cursor)
        #expect(spec.fields.exclude == ["Photo"])
        #expect(spec.fields.include == nil)
        #expect(spec.polling.lookBackInterval == .seconds(86_400))
        #expect(spec.backfill.sliceRows == 1_000_000)
    }

    @Test(
        "plugin and API server agree on the rules between its settings",
        arguments: [
            ("{}", []), ("mode: changeTracking", []), ("cursorColumn: null", ["cursorColumn: is required for the mode cursor"]),
            ("fields: {include: [a]}", ["fields: give include or exclude, not both"]),
            ("fields: {include: [a], exclude: null}", []),
            ("backfill: {parallelism: 0}", ["backfill.parallelism: 0 is below the minimum 1"]),
            ("fields: {exclude: ['']}", ["fields.exclude[0]: must not be empty"]),
        ])
    func rules(change: String, problems: [String]) async throws {
        let spec = try JSONValue(yaml: Self.full).merging(try JSONValue(yaml: change))
        #expect(TableSpec.decode(from: spec).problemTexts == problems)
        let verdict = try await APIServer.verdicts(on: [spec.text], by: Self.crd)
        #expect(verdict.first?.isEmpty == problems.isEmpty)
    }
}
