import ArcaneCore
import ArcanePluginKit
import Testing

@testable import arcane_sqlserver_plugin

/// What the source asks of the database and of the login.
struct SqlServerSourceTests {
    @Test("SELECT and VIEW CHANGE TRACKING on the table are all that a stream needs")
    func permissions() async throws {
        try await TestDatabase.with { database in
            try await database.create()
            try await database.fill(25)
            let reader = try await database.makeLogin("reader")
            try await database.run("GRANT SELECT ON @ TO \(reader); GRANT VIEW CHANGE TRACKING ON @ TO \(reader)")
            let stream = try await TestStream(database, "{backfill: {sliceRows: 10}}", user: reader)
            let (rows, start) = try await stream.backfill()
            #expect(rows.integers("id") == Array(1...25))
            try await database.run("DELETE @ WHERE id = 3")
            #expect(try await stream.changes(after: start).rows.operations == ["3D"])
            // Without the permission to see when changes were committed, a lookback is all that is known.
            #expect(try await stream.source.position(at: .now - .seconds(60)) != nil)
            let findings = await SqlServerPlugin().check(try TestStream.context(database, user: reader))
            #expect(findings.allSatisfy { $0.error == nil }, "\(findings)")
        }
    }

    @Test(
        "a database that is read-only is refused, and waited for where it was not when it was read before",
        .enabled(if: !TestDatabase.isReal))
    func readOnly() async throws {
        try await TestDatabase.with { database in
            try await database.create()
            let stream = try await TestStream(database)
            let schema = try await stream.source.schema(known: nil)
            try await database.run("ALTER DATABASE \(database.name) SET READ_ONLY")
            let later = await #expect(throws: StreamError.self) { try await stream.source.schema(known: schema) }
            #expect(later?.code == .transient)
            let first = await #expect(throws: StreamError.self) { try await stream.source.schema(known: nil) }
            #expect(first?.code == .configuration)
            for error in [later, first] { #expect(error?.message.contains("connect to the primary") == true) }
        }
    }

    @Test("a login without rights is told what to grant, all at once")
    func noPermissions() async throws {
        try await TestDatabase.with { database in
            try await database.create()
            let nobody = try await database.makeLogin("nobody")
            try await database.run("GRANT SELECT ON @ TO \(nobody)")
            let findings = await SqlServerPlugin().check(try TestStream.context(database, user: nobody))
            let wrong = findings.filter { $0.error != nil }.map(\.description)
            #expect(wrong.contains { $0.contains("GRANT VIEW CHANGE TRACKING ON [dbo].[\(database.table)] TO") }, "\(wrong)")
            let stream = try await TestStream(database, user: nobody)
            await expect(.configuration) { try await stream.source.currentPosition() }
            try await database.run("REVOKE SELECT ON @ FROM \(nobody)")
            await expect(.configuration) { try await stream.source.schema(known: nil) }
        }
    }

    @Test("a permission that is lost while streaming is refused, and is no reason for a backfill")
    func revoked() async throws {
        try await TestDatabase.with { database in
            try await database.create()
            let reader = try await database.makeLogin("reader")
            try await database.run("GRANT SELECT ON @ TO \(reader); GRANT VIEW CHANGE TRACKING ON @ TO \(reader)")
            let stream = try await TestStream(database, user: reader)
            let start = try await stream.source.currentPosition()
            try await database.run("REVOKE VIEW CHANGE TRACKING ON @ FROM \(reader)")
            await #expect {
                try await stream.changes(after: start)
            } throws: { error in
                (error as? StreamError)?.code == .refused && "\(error)".contains("GRANT VIEW CHANGE TRACKING")
            }
        }
    }

    @Test("a table that is not there is a wrong setting at first, and later a case for a backfill")
    func missingTable() async throws {
        try await TestDatabase.with { database in
            let stream = try await TestStream(database)
            await expect(.configuration) { try await stream.source.schema(known: nil) }
            await expect(.cursorExpired) { try await stream.source.schema(known: Schema([Field("id", .int32)])) }
        }
    }

    @Test("a table without a key, and one whose changes are not tracked, say in a backfill what to do")
    func untracked() async throws {
        try await TestDatabase.with { database in
            try await database.run("CREATE TABLE @ (id int PRIMARY KEY)")
            let stream = try await TestStream(database)
            await #expect { try await stream.source.currentPosition() } throws: {
                "\($0)".contains("ALTER TABLE [dbo].[\(database.table)] ENABLE CHANGE_TRACKING")
            }
            try await database.run("DROP TABLE @")
            try await database.run("CREATE TABLE @ (id int)")
            await #expect { try await stream.source.schema(known: nil) } throws: { "\($0)".contains("ADD PRIMARY KEY") }
        }
    }

    @Test("a view cannot be followed by change tracking and can be read")
    func views() async throws {
        try await TestDatabase.with { database in
            try await database.run("CREATE TABLE Base_@ (id int PRIMARY KEY)")
            try await database.run("INSERT Base_@ VALUES (4)")
            try await database.run("CREATE VIEW @ AS SELECT id FROM Base_@")
            let stream = try await TestStream(database)
            await #expect { try await stream.source.schema(known: nil) } throws: { "\($0)".contains("is a view") }
            #expect(try await TestStream(database, "{mode: snapshot}").backfill().rows.integers("id") == [4])
        }
    }

    @Test("a wrong password is refused, an unknown database and keyword are wrong settings, and no message shows the password")
    func connections() async throws {
        try await TestDatabase.with { database in
            let context = try TestStream.context(database)
            func error(_ change: (String) -> String) async throws -> StreamError {
                let text = change(database.connectionString())
                let wrong = StreamContext(
                    environment: context.environment, spec: context.spec, variables: [SessionPool.secretName: text],
                    http: context.http, logger: context.logger)
                do {
                    _ = try await SqlServerSource(wrong).schema(known: nil)
                } catch {
                    return try #require(error as? StreamError)
                }
                throw StreamError.configuration("no error")
            }
            let password = try await error { $0.replacing("Password=Development.1", with: "Password=Wrong.Secret") }
            #expect(password.code == .refused && !password.message.contains("Wrong.Secret"))
            let unknown = try await error { $0.replacing("Database=\(database.name)", with: "Database=nowhere") }
            #expect(unknown.code == .configuration && unknown.message.contains("Database"), "\(unknown.code) \(unknown)")
            let keyword = try await error { "\($0);Colour=red" }
            #expect(keyword.code == .configuration && keyword.message.contains("ARCANE__CONNECTIONSTRING"))
            #expect(keyword.message.contains("Colour"))
            let port = try await error { _ in "Server=tcp:127.0.0.1,1;User ID=sa;Password=x;Encrypt=no" }
            #expect(port.code == .transient)
        }
    }

    @Test("a missing connection string is named")
    func noConnectionString() throws {
        let context = StreamContext(
            environment: StreamEnvironment(streamID: "orders", streamKind: "SqlServerStream", spec: [:]),
            spec: try Orders.spec(), http: .init(), logger: .init(label: "test"))
        #expect { try SessionPool(context) } throws: {
            ($0 as? StreamError)?.code == .configuration && "\($0)".contains("ARCANE__CONNECTIONSTRING")
        }
    }

    @Test(
        "sessions that the server ended while they were idle cost one failure, not one each", .disabled(if: TestDatabase.isReal)
    )
    func endedSessions() async throws {
        try await TestDatabase.with { database in
            let pool = try SessionPool(TestStream.context(database))
            let question = Statement(text: "SELECT N'1'")
            try await pool.withSession { first in
                _ = try await first.row(question)
                try await pool.withSession { second in _ = try await second.row(question) }
            }
            let sessions = try await database.rows(
                "SELECT CAST(session_id AS nvarchar(9)) FROM sys.dm_exec_sessions WHERE program_name = N'Arcane orders' AND database_id = DB_ID()"
            )
            #expect(sessions.count == 2)
            for row in sessions { try await database.run("KILL \(row.first.flatMap(\.self) ?? "")") }
            await expect(.transient) { try await pool.withSession { try await $0.row(question) } }
            #expect(try await pool.withSession { try await $0.row(question) }.text(0) == "1")
        }
    }
}
