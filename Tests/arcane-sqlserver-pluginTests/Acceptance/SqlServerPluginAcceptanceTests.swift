import ArcanePluginTesting
import Testing

@testable import arcane_sqlserver_plugin

/// The suite that every plugin has to pass, on the SQL Server plugin. Each check has a server of its own, so that they do not wait for each other.
@Suite("The SQL Server plugin")
struct SqlServerPluginAcceptanceTests {
    @Test("passes the acceptance check", arguments: AcceptanceCheck.allCases)
    func passes(_ check: AcceptanceCheck) async throws {
        try await PluginUnderTest.verify(check) { verify in
            try await TestDatabase.with(sharedServer: false) { database in
                try await database.create()
                try await database.fill(PluginUnderTest.orderCount)
                let plugin = PluginUnderTest.orders(in: database)
                guard plugin.checks.contains(check) else { return }
                try await verify(plugin)
            }
        }
    }
}
