import ArcaneCore
import ArcanePluginTesting

/// The two plugins that the suite is tried on. The sources of both are clocks: a record every 100 ms, the first of them 100 s ago.
enum ClockPlugins {
    private static let start = Timestamp(milliseconds: Timestamp.now.milliseconds - 100_000)
    private static let every: Int64 = 100_000

    static let tick = clock("tick-plugin", kind: "TickStream", key: "tick")

    /// A plugin without a flaw whose schema can be changed.
    static let sound: PluginUnderTest = {
        var plugin = clock("broken-plugin", kind: "BrokenStream", key: "number")
        plugin.changeSchema = { ["columns": 1] }
        plugin.secrets = ["BROKEN_PASSWORD": "marker of a \"pass\\word\""]
        return plugin
    }()

    /// The same plugin with a flaw.
    static func broken(by flaw: String) -> PluginUnderTest {
        var plugin = sound
        plugin.variables["BROKEN_BY"] = flaw
        return plugin
    }

    private static func clock(_ program: String, kind: String, key: String) -> PluginUnderTest {
        let spec: JSONValue = ["start": .string(start.iso8601), "every": "100ms", "window": "2s"]
        var plugin = PluginUnderTest(
            executable: PluginUnderTest.program(program), kind: kind, spec: spec, key: [key],
            secrets: ["ARCANE__TICK_TOKEN": "marker-of-a-token"],
            invalidSpecs: [
                InvalidSpec(["every": "soon"], path: "every"), InvalidSpec(["start": "yesterday"], path: "start"),
                InvalidSpec(["sink": ["rowsPerGroup": 0]], path: "sink.rowsPerGroup"),
                InvalidSpec(["changeCaptureInterval": "-1s"], path: "changeCaptureInterval"),
            ],
            expected: {
                let age = Timestamp.now.microseconds - start.microseconds
                return Set((0...(age / every)).map { RowKey([.integer($0)]) })
            })
        plugin.idleSpec = ["every": "1d"]
        plugin.otherSource = ["every": "200ms"]
        plugin.timeColumn = "at"
        return plugin
    }
}
