import ArcaneCore
import Testing

@testable import arcane_sqlserver_plugin

/// Lookbacks of change tracking, on servers whose view of commits does not show what it should.
@Suite(.disabled(if: TestDatabase.isReal))
struct LookbackTests {
    /// A stream of ten rows, each committed an hour after the one before.
    private func hourly(
        _ control: JSONValue = [:], _ body: (TestStream, TestDatabase) async throws -> Void
    ) async throws {
        try await TestDatabase.with(sharedServer: false) { database in
            try await database.create()
            let reader = try await database.makeLogin("reader")
            try await database.run("GRANT SELECT ON @ TO \(reader); GRANT VIEW CHANGE TRACKING ON @ TO \(reader)")
            try await database.control("/commits", control)
            for id in 1...10 {
                try await database.run("INSERT @ (id) VALUES (\(id))")
                try await database.control("/clock", ["forward": 3600])
            }
            try await body(try await TestStream(database, user: control == [:] ? nil : reader), database)
        }
    }

    @Test("what was committed since the instant comes again, by the server's clock")
    func exact() async throws {
        try await hourly { stream, _ in
            let position = try #require(try await stream.source.position(at: .now - .seconds(3 * 3600 + 1800)))
            #expect(try await stream.changes(after: position).rows.integers("id").sorted() == [8, 9, 10])
        }
    }

    @Test("a view that shows commits late, or is refused, only moves the start back", arguments: ["held", "refused"])
    func lagging(fault: String) async throws {
        try await hourly([fault: true]) { stream, _ in
            let position = try #require(try await stream.source.position(at: .now - .seconds(3 * 3600 + 1800)))
            #expect(try await stream.changes(after: position).rows.integers("id").sorted() == Array(1...10))
        }
    }

    @Test("a lookback of nothing reads nothing again, not even the last second")
    func nothing() async throws {
        try await TestDatabase.with { database in
            try await database.create()
            let stream = try await TestStream(database)
            for id in 1...3 {
                try await database.run("INSERT @ (id) VALUES (\(id))")
                // The server's times of commits are `datetime`, in steps of 3.33 ms.
                let committed = Timestamp.now
                while Timestamp.now - committed < .milliseconds(20) { await Task.yield() }
                let position = try #require(try await stream.source.position(at: .now))
                #expect(try await stream.source.currentPosition().versionNumber == position.versionNumber)
            }
        }
    }
}
