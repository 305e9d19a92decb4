import ArcaneCore
import Foundation
import Testing

@testable import ArcanePluginTesting

@Suite("A source that heeds no cancellation")
struct StopDeadlineTests {
    @Test(
        "is cut off in time, in either mode, however often it is signalled at that moment, and the stream goes on with the next start",
        arguments: [true, false])
    func cutOff(isBackfill: Bool) async throws {
        try await StreamTrial.with(ClockPlugins.broken(by: "blocks")) { trial in
            let due = try await trial.plugin.expected()
            let run = try await PluginProcess.run(isBackfill ? trial.backfill() : trial.streaming(["lookBackInterval": "1h"])) {
                process in
                try await process.wait(until: "the source blocks") { process.log.contains("blocking") }
                for _ in 1...3 {
                    process.send(.terminate)
                    // Signals that are not delivered yet would be one.
                    try await Task.sleep(for: .milliseconds(20))
                }
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

    @Test("ends at once by a second signal, for a person who does not want to wait")
    func secondSignal() async throws {
        try await StreamTrial.with(ClockPlugins.broken(by: "blocks")) { trial in
            let run = try await PluginProcess.run(trial.backfill()) { process in
                try await process.wait(until: "the source blocks") { process.log.contains("blocking") }
                process.send(.terminate)
                let first = ContinuousClock.now
                try await process.wait(until: "the signal's moment is over") { first.duration(to: .now) > .seconds(1) }
                process.send(.terminate)
            }
            #expect(run.exit == .code(128 + SIGTERM))
            #expect(!run.standardError.contains("the stop took longer than"))
        }
    }
}
