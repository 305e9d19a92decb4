import ArcaneCore
import ArcaneTestSupport
import Foundation
import Testing

@testable import ArcaneODBC

/// What happens to a connection that is cut, reset, stalled, killed or cancelled, with results in blocks and one by one.
@Suite(.enabled(if: !TestServer.isReal)) struct LostConnectionTests {
    /// A query of 40 rows with a mark of its own, with a long column where `isLong`.
    private func query(_ mark: String, isLong: Bool) -> String {
        let numbers = "(\((0..<5).map { "SELECT \($0) AS n" }.joined(separator: " UNION ALL ")))"
        return """
            SELECT a.n\(isLong ? ", CAST(N'v' AS nvarchar(max)) AS v" : "") FROM \(numbers) AS a CROSS JOIN \(numbers) AS b \
            CROSS JOIN (SELECT 1 AS m UNION ALL SELECT 2) AS c /* \(mark) */
            """
    }

    @Test(
        "a connection that ends in the middle of a result makes it void, and is not used again",
        arguments: ["cut", "reset"], [(false, 0), (false, 1), (false, 20), (true, 0), (true, 20), (false, 50)])
    func ended(fault: String, place: (isLong: Bool, rows: Int)) async throws {
        let mark = "\(fault) \(place.isLong) \(place.rows) rows"
        try await TestServer.shared.add(fault: #"{"fault": "\#(fault)", "match": "\#(mark)", "rows": \#(place.rows)}"#)
        try await withConnection { connection async throws in
            let error = await #expect(throws: ODBCError.self) {
                let rows = try await connection.rows(query(mark, isLong: place.isLong))
                // The fault beyond the last row does not strike.
                if place.rows == 50, rows.count == 50 { throw ODBCError(.lostConnection, "") }
            }
            #expect(error?.code == .lostConnection)
            guard place.rows < 50 else { return }
            #expect(await !connection.isUsable)
            let second = await #expect(throws: ODBCError.self) { try await connection.rows("SELECT 1") }
            #expect(second?.code == .lostConnection)
        }
    }

    @Test("an error of the server in the middle of a result makes it void, with its own meaning", arguments: [false, true])
    func serverError(isLong: Bool) async throws {
        let mark = "deadlock \(isLong)"
        try await TestServer.shared.add(fault: #"{"fault": "error", "match": "\#(mark)", "rows": 20, "number": 1205}"#)
        try await withConnection { connection async throws in
            let error = await #expect(throws: ODBCError.self) { try await connection.rows(query(mark, isLong: isLong)) }
            #expect(error?.code == .transient)
            #expect(error?.native == 1205)
        }
    }

    @Test("a server that falls silent is given up after twice the time-out", arguments: [(0, false), (20, false), (20, true)])
    func stalled(rows: Int, isLong: Bool) async throws {
        let mark = "stall \(rows) \(isLong)"
        try await TestServer.shared.add(fault: #"{"fault": "stall", "match": "\#(mark)", "rows": \#(rows)}"#)
        var settings = try await TestServer.shared.settings
        settings.commandTimeout = .seconds(1)
        let connection = try await ODBCConnection.open(settings)
        let start = ContinuousClock.now
        let error = await #expect(throws: ODBCError.self) { try await connection.rows(query(mark, isLong: isLong)) }
        #expect(error?.code == .timedOut || error?.code == .lostConnection)
        #expect(error?.code.isTransient == true)
        #expect(ContinuousClock.now - start < .seconds(10))
        #expect(await !connection.isUsable)
    }

    @Test("a session that was killed while idle is noticed by its next statement")
    func killed() async throws {
        try await withConnection { victim async throws in
            let session = try #require(try await victim.rows("SELECT @@SPID").first?.first ?? nil)
            try await withConnection { try await $0.execute("KILL \(session)") }
            let error = await #expect(throws: ODBCError.self) {
                // The end may be on its way still.
                while true { _ = try await victim.rows("SELECT 1") }
            }
            #expect(error?.code == .lostConnection)
            #expect(await !victim.isUsable)
        }
    }

    @Test("a cancelled task ends a statement that waits for the server", arguments: ["before the first row", "between rows"])
    func cancelled(place: String) async throws {
        let mark = "cancelled \(place)"
        let rows = place == "between rows" ? 20 : 0
        try await TestServer.shared.add(fault: #"{"fault": "stall", "match": "\#(mark)", "rows": \#(rows)}"#)
        let connection = try await ODBCConnection.open(TestServer.shared.settings)
        let task = Task { try await connection.rows(query(mark, isLong: false)) }
        try await waitUntilSent(mark)
        let start = ContinuousClock.now
        task.cancel()
        let error = await #expect(throws: ODBCError.self) { try await task.value }
        #expect(error?.code == .cancelled)
        #expect(ContinuousClock.now - start < .seconds(10))
        #expect(await !connection.isUsable)
    }

    @Test("the driver tells the socket of a connection, by which a call that waits is ended")
    func socket() async throws {
        try await withConnection { connection async throws in #expect(await connection.knowsSocket) }
    }

    @Test("a connection that is dropped ends, though a process that was started meanwhile goes on")
    func startedProcess() async throws {
        try await withConnection { other async throws in
            let process: ServerProcess
            let session: String
            do {
                let connection = try await ODBCConnection.open(TestServer.shared.settings)
                session = try #require(try await connection.rows("SELECT @@SPID").first?.first ?? nil)
                process = try ServerProcess(
                    executable: "/bin/sh", arguments: ["-c", "echo '{}'; exec sleep 1000"], inheritsFiles: true)
            }
            defer { process.stop() }
            try await eventually("the end of session \(session)", every: .milliseconds(5)) {
                try await other.rows("SELECT 1 FROM sys.dm_exec_sessions WHERE session_id = \(session)").isEmpty
            }
        }
    }

    /// FreeTDS's own cancel can leave the call asleep, whose wait it ended a moment too early, until its time-out.
    @Test("a read ends at once whenever it is cancelled")
    func cancelledAnywhere() async throws {
        var settings = try await TestServer.shared.settings
        settings.commandTimeout = .seconds(5)
        for number in 0..<120 {
            let connection = try await ODBCConnection.open(settings)
            let task = Task { try await connection.rows(query("anywhere", isLong: false)) }
            try await Task.sleep(for: .microseconds(number * 100))
            task.cancel()
            let start = ContinuousClock.now
            let result = await task.result
            #expect(ContinuousClock.now - start < .seconds(3), "after \(number * 100) µs")
            if case .failure(let error) = result { #expect((error as? ODBCError)?.code == .cancelled, "\(error)") }
        }
    }

    @Test("a task that is cancelled already runs nothing")
    func cancelledBefore() async throws {
        try await withConnection { connection async throws in
            let task = Task {
                withUnsafeCurrentTask { $0?.cancel() }
                return try await connection.rows("SELECT 1")
            }
            let error = await #expect(throws: ODBCError.self) { try await task.value }
            #expect(error?.code == .cancelled)
        }
    }

    @Test("a time-out while the server works on a statement")
    func slowStatement() async throws {
        var settings = try await TestServer.shared.settings
        settings.commandTimeout = .seconds(1)
        let connection = try await ODBCConnection.open(settings)
        let error = await #expect(throws: ODBCError.self) { try await connection.execute("WAITFOR DELAY '00:01:00'") }
        #expect(error?.code == .timedOut)
        #expect(error?.sqlState == "HYT00")
    }

    /// Waits until the server has the batch with `mark`.
    private func waitUntilSent(_ mark: String) async throws {
        try await eventually("the statement \(mark)", every: .milliseconds(5)) { try await TestServer.shared.hasReceived(mark) }
    }
}

extension ODBCConnection {
    /// Whether the socket of the connection is known.
    fileprivate var knowsSocket: Bool { handle.socket != nil }
}
