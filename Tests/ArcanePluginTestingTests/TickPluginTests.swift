import ArcaneCore
import ArcanePluginTesting
import ArcaneTestSupport
import Testing

@Suite("The example plugin")
struct TickPluginTests {
    static let plugin = ClockPlugins.tick

    @Test("passes the acceptance check", arguments: Self.plugin.checks)
    func passes(_ check: AcceptanceCheck) async throws {
        try await Self.plugin.verify(check)
    }
}
