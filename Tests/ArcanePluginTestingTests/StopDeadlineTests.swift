import ArcaneCore
import Testing

@testable import ArcanePluginTesting

@Suite("A source that heeds no cancellation")
struct StopDeadlineTests {
    @Test("is cut off in time, in either mode, and the stream goes on with the next start", arguments: [true, false])
    func cutOff(isBackfill: Bool) async throws {
        try await StreamTrial.with(ClockPlugins.broken(by: "blocks")) { trial in
            let due = try await trial.plugin.expected()
            let run = try await PluginProcess.run(isBackfill ? trial.backfill() : trial.streaming(["lookBackInterval": "1h"])) {
                process in
                try await process.wait(until: "the source blocks") { process.log.contains("blocking") }
                process.send(.terminate)
            }
            #expect(run.exit == .code(isBackfill ? 2 : 0))
            #expect(try #require(run.timeToStop) < .seconds(10))
            #expect(run.standardError.contains("the stop took longer than"))
            let sound = StreamTrial(plugin: ClockPlugins.sound, name: trial.name, folder: trial.folder)
            try await sound.completeBackfill()
            try sound.requireOnce(try sound.rows().backfilledRows("first"), due: due, "the backfill", in: nil)
            try sound.requireNoOrphans(in: nil)
        }
    }
}
