import ArcanePluginTesting
import Testing

@Suite("The suite")
struct BrokenPluginTests {
    @Test("lets a plugin without a flaw pass", arguments: ClockPlugins.sound.checks)
    func sound(_ check: AcceptanceCheck) async throws {
        try await ClockPlugins.sound.verify(check)
    }

    @Test(
        "finds a flaw by the check that is there for it",
        arguments: [
            ("losesWindows", AcceptanceCheck.completeBackfill, "has every record"),
            ("losesWindows", .killedBackfill, "has every record"),
            ("doublesRows", .completeBackfill, "has no record twice"),
            ("doublesRows", .killedStream, "has no record twice"),
            ("inventsRows", .completeBackfill, "no records that the source has not"),
            ("printsSecret", .secrets, "the value of BROKEN_PASSWORD is in nothing"),
            ("leavesWithSuccess", .terminatedBackfill, "2 when it was cut short"),
            ("ignoresSignals", .idleStop, "the process ends"),
            ("ignoresLookBack", .lookBack, "every record of the source is committed"),
            ("hidesIdentity", .otherSource, "the process ends"),
        ])
    func finds(_ flaw: String, by check: AcceptanceCheck, expectation: String) async throws {
        // A check that stops the plugin at moments of chance may meet none that tells, the more so on a busy machine.
        var failure: AcceptanceFailure?
        for _ in 0..<6 where failure == nil {
            do {
                try await ClockPlugins.broken(by: flaw).verify(check)
            } catch let found as AcceptanceFailure {
                failure = found
            }
        }
        let text = try #require(failure?.description, "the flaw was not found")
        #expect(text.contains(expectation))
        #expect(text.contains("ARCANE_TEST_SEED=") && text.contains("env -i"))
    }
}
