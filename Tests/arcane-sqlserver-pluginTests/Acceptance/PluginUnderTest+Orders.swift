import ArcaneCore
import ArcanePluginTesting
import ArcaneTestSupport

extension PluginUnderTest {
    /// The SQL Server plugin on the test's table of a good thousand orders, which is read in twenty slices, two at a time.
    static func orders(in database: TestDatabase) -> PluginUnderTest {
        var plugin = PluginUnderTest(
            executable: Repository.program("arcane-sqlserver-plugin"), kind: "SqlServerStream",
            spec: [
                "table": .string(database.table), "backfill": ["sliceRows": 60, "parallelism": 2], "changesPerWindow": 100,
                "jobTemplateRef": ["name": "arcane-sqlserver-plugin"],
            ],
            key: ["id"], secrets: ["ARCANE__CONNECTIONSTRING": database.connectionString()], invalidSpecs: invalidOrders,
            expected: {
                Set(
                    try await database.rows("SELECT id FROM @").compactMap { $0.first?.flatMap { Int($0) } }.map {
                        [.integer($0)]
                    })
            })
        let numbers = Counter()
        plugin.appendRecords = {
            let start = orderCount + numbers.next() * 30
            try await database.run(
                "INSERT @ (id, name) VALUES \((start..<start + 30).map { "(\($0), N'new')" }.joined(separator: ", "))")
        }
        let columns = Counter()
        plugin.changeSchema = {
            try await database.run("ALTER TABLE @ ADD note\(columns.next()) int")
            try await database.run("INSERT @ (id, name) VALUES (\(1_000_000 + numbers.next()), N'reshaped')")
            return [:]
        }
        plugin.otherSource = ["filter": "id > 0"]
        return plugin
    }

    /// How many orders there are at first.
    static let orderCount = 1200

    private static let invalidOrders = [
        InvalidSpec(["table": ""], path: "table"),
        InvalidSpec(["mode": "log"], path: "mode"),
        InvalidSpec(["backfill": ["parallelism": 0]], path: "backfill.parallelism"),
        InvalidSpec(["commandTimeout": "-1s"], path: "commandTimeout"),
        InvalidSpec(["fields": ["exclude": "Photo"]], path: "fields.exclude"),
        InvalidSpec(["sink": ["rowsPerGroup": 0]], path: "sink.rowsPerGroup"),
    ]
}
