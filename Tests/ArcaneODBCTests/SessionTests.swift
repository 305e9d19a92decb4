import ArcaneCore
import Testing

@testable import ArcaneODBC

/// What a connection keeps from one statement to the next, and what connections have to do with each other.
@Suite struct SessionTests {
    @Test("a transaction is begun and rolled back by statements")
    func transaction() async throws {
        try await withConnection { connection async throws in
            #expect(try await connection.rows("SELECT @@TRANCOUNT") == [["0"]])
            try await connection.execute("BEGIN TRANSACTION")
            #expect(try await connection.rows("SELECT @@TRANCOUNT") == [["1"]])
            try await connection.execute("ROLLBACK TRANSACTION")
            #expect(try await connection.rows("SELECT @@TRANCOUNT") == [["0"]])
        }
    }

    @Test("snapshot isolation is asked for by a statement")
    func snapshot() async throws {
        try await withConnection { connection async throws in
            try await connection.execute("SET TRANSACTION ISOLATION LEVEL SNAPSHOT")
            #expect(await connection.isUsable)
            try await connection.execute("SET TRANSACTION ISOLATION LEVEL READ COMMITTED")
        }
    }

    @Test("the server shows the application's name")
    func applicationName() async throws {
        var settings = try await TestServer.shared.settings
        settings.applicationName = "loader of größere orders; {1}"
        let connection = try await ODBCConnection.open(settings)
        #expect(try await connection.rows("SELECT APP_NAME()") == [["loader of größere orders; {1}"]])
    }

    @Test("connections that wait hold up nobody, however many they are")
    func waiting() async throws {
        let waiting = 16
        var connections: [ODBCConnection] = []
        for _ in 0..<waiting { connections.append(try await ODBCConnection.open(TestServer.shared.settings)) }
        try await withThrowingTaskGroup { group in
            for connection in connections {
                group.addTask { try await connection.execute("WAITFOR DELAY '00:05:00'") }
            }
            // More wait than the machine has cores, and another one goes on.
            try await withConnection { connection async throws in
                for number in 0..<20 { #expect(try await connection.rows("SELECT \(number)") == [["\(number)"]]) }
            }
            group.cancelAll()
            for _ in 0..<waiting {
                let result = await group.nextResult()
                let error = #expect(throws: ODBCError.self) { try result?.get() }
                #expect(error?.code == .cancelled)
            }
        }
    }

    @Test("calls of many tasks on one connection run one after the other")
    func manyTasks() async throws {
        try await withConnection { connection async throws in
            let sum = try await withThrowingTaskGroup(of: Int.self) { group in
                for number in 0..<20 {
                    group.addTask {
                        // A result is open only within one call of its own.
                        try await Int(connection.oneRow("SELECT \(number) AS n") ?? "") ?? 0
                    }
                }
                return try await group.reduce(0, +)
            }
            #expect(sum == 190)
        }
    }

    @Test("a result may be dropped unread, and the connection goes on")
    func dropped() async throws {
        try await withConnection { connection async throws in
            for _ in 0..<3 { _ = try await connection.query("SELECT 1 AS n UNION ALL SELECT 2") }
            #expect(try await connection.rows("SELECT 3") == [["3"]])
        }
    }

    @Test("columns are described with their names and types")
    func described() async throws {
        try await withConnection { connection async throws in
            let result = try await connection.query("SELECT 1 AS [größe], CAST(1 AS decimal(9,3)) AS b, N'x'")
            #expect(result.columns.map(\.name) == ["größe", "b", ""])
            #expect(result.columns.map(\.type) == [.int, .decimal, .wideText])
            #expect(result.columns[1].size == 9)
            #expect(result.columns[1].scale == 3)
            #expect(result.schema.fields.map(\.type) == [.int32, .decimal(precision: 9, scale: 3), .string])
        }
    }

    @Test(
        "a password may have any characters", .enabled(if: !TestServer.isReal),
        arguments: ["a;b", "a=b", "{", "}", "a}b", "{a}", "'\"", " blanks ", "é", "ÿ§ß", "%s\\n", "a;PWD=b", "}}", "{{x"])
    func passwords(password: String) async throws {
        let login = "login_\(password.utf8.map { String($0, radix: 16) }.joined())"
        try await withConnection { connection async throws in
            try await connection.execute("CREATE LOGIN \(login) WITH PASSWORD = N'\(password.replacing("'", with: "''"))'")
        }
        var settings = try await TestServer.shared.settings
        settings.user = login
        settings.password = Secret(password)
        let connection = try await ODBCConnection.open(settings)
        #expect(try await connection.rows("SELECT 1") == [["1"]])
        let text =
            "Server=\(settings.server);Encrypt=no;User ID=\(login);Password=\"\(password.replacing("\"", with: "\"\""))\""
        let parsed = try ConnectionSettings(parsing: Secret(text))
        #expect(parsed.password == settings.password)
    }
}

extension ODBCConnection {
    /// The first value of the first row.
    fileprivate nonisolated func oneRow(_ text: String) async throws -> String? {
        try await firstValue(text, CancelSwitch())
    }

    private func firstValue(_ text: String, _ stop: CancelSwitch) throws -> String? {
        let statement = try handle.statement()
        try statement.execute(text, [], stop)
        let batch = try ResultReader(statement, as: .texts, options: ReadOptions()).next(stop)
        return batch?.columns.first?.texts.first ?? nil
    }
}
