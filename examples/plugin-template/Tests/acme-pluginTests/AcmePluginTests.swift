import ArcanePluginTesting
import Testing

/// The acceptance suite: it starts the program, stops and kills it, and compares what it has committed with what the source has.
@Suite("The plugin")
struct AcmePluginTests {
    static let start = Timestamp(milliseconds: Timestamp.now.milliseconds - 100_000)

    static let plugin: PluginUnderTest = {
        var plugin = PluginUnderTest(
            executable: PluginUnderTest.program("acme-plugin"), kind: "AcmeStream",
            spec: ["start": .string(start.iso8601), "every": "100ms", "window": "2s"], key: ["number"],
            invalidSpecs: [
                InvalidSpec(["every": "soon"], path: "every"), InvalidSpec(["start": "yesterday"], path: "start"),
            ],
            expected: {
                let age = Timestamp.now.milliseconds - start.milliseconds
                return Set((0...(age / 100)).map { RowKey([.integer($0)]) })
            })
        plugin.idleSpec = ["every": "1d"]
        plugin.otherSource = ["every": "200ms"]
        plugin.timeColumn = "at"
        return plugin
    }()

    @Test("passes the acceptance check", arguments: Self.plugin.checks)
    func passes(_ check: AcceptanceCheck) async throws {
        try await Self.plugin.verify(check)
    }
}
