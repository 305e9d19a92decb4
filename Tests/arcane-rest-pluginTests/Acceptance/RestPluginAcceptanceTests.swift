import ArcanePluginTesting
import Testing

/// The suite that every plugin has to pass, on the REST plugin. Each check has an API of its own, since some change what the API serves.
@Suite("The REST plugin")
struct RestPluginAcceptanceTests {
    /// Which checks apply does not depend on where the API is.
    static let checks = PluginUnderTest.orders(of: DevAPI(base: "http://127.0.0.1")).checks

    @Test("passes the acceptance check", arguments: checks)
    func passes(_ check: AcceptanceCheck) async throws {
        try await verify(check, PluginUnderTest.orders)
    }

    /// Where a stream with a cursor differs from one with windows: its backfill is one piece, and it goes on from values of records.
    @Test(
        "passes the acceptance check with a cursor",
        arguments: [
            AcceptanceCheck.completeBackfill, .repeatedBackfill, .terminatedBackfill, .killedBackfill, .busyStop, .killedStream,
            .lookBack, .twoProcesses, .schemaMismatch,
        ])
    func passesWithCursor(_ check: AcceptanceCheck) async throws {
        try await verify(check, PluginUnderTest.ordersByCursor)
    }

    private func verify(_ check: AcceptanceCheck, _ plugin: @Sendable (DevAPI) -> PluginUnderTest) async throws {
        try await PluginUnderTest.verify(check) { verify in
            try await withDevAPI("--records", "1500", "--days", "\(PluginUnderTest.orderDays)") { api in
                try await verify(plugin(api))
            }
        }
    }
}
