import ArcanePluginTesting
import Foundation
import Testing

/// A folder of orders, ten in each file, that knows what it holds.
actor Orders {
    let folder = FileManager.default.temporaryDirectory.appending(path: "orders-\(UUID().uuidString)")
    private var count = 0

    var keys: Set<RowKey> { Set((0..<(count * 10)).map { RowKey([.string("\($0)")]) }) }

    /// More files; with `newColumn`, each with a column that no other has.
    func append(files: Int = 1, newColumn: Bool = false) throws {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        for _ in 0..<files {
            let header = newColumn ? "id,total,new\(count)" : "id,total"
            let rows = (count * 10..<(count + 1) * 10).map { "\($0),\($0).50\(newColumn ? ",yes" : "")" }
            let file = folder.appending(path: "orders-\(10_000 + count).csv")
            try ([header] + rows).joined(separator: "\n").write(to: file, atomically: true, encoding: .utf8)
            count += 1
        }
    }
}

/// The acceptance suite. Each check has folders of its own, since some of them change what is in there.
@Suite("The plugin")
struct CsvPluginTests {
    static func plugin(on orders: Orders, other: Orders) -> PluginUnderTest {
        var plugin = PluginUnderTest(
            executable: PluginUnderTest.program("csv-plugin"), kind: "CsvStream",
            spec: ["folder": .string(orders.folder.path), "key": ["id"], "numbers": ["total"]], key: ["id"],
            invalidSpecs: [InvalidSpec(["folder": ""], path: "folder"), InvalidSpec(["key": "id"], path: "key")],
            expected: { await orders.keys })
        plugin.appendRecords = { try await orders.append() }
        plugin.movesWhenIdle = false
        plugin.changeSchema = {
            try await orders.append(newColumn: true)
            return [:]
        }
        plugin.otherSource = ["folder": .string(other.folder.path)]
        return plugin
    }

    static let checks = plugin(on: Orders(), other: Orders()).checks

    @Test("passes the acceptance check", arguments: Self.checks)
    func passes(_ check: AcceptanceCheck) async throws {
        try await PluginUnderTest.verify(check) { verify in
            let (orders, other) = (Orders(), Orders())
            try await orders.append(files: 60)
            try await other.append()
            defer {
                try? FileManager.default.removeItem(at: orders.folder)
                try? FileManager.default.removeItem(at: other.folder)
            }
            try await verify(Self.plugin(on: orders, other: other))
        }
    }
}
