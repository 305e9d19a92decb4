import ArcaneCore
import ArcaneTestSupport
import Foundation
import Testing

@testable import ArcaneODBC

/// What goes wrong when a connection is made.
@Suite struct ConnectingFailureTests {
    private func failure(_ change: (inout ConnectionSettings) throws -> Void) async throws -> ODBCError? {
        var settings = try await TestServer.shared.settings
        try change(&settings)
        let changed = settings
        return await #expect(throws: ODBCError.self) { try await ODBCConnection.open(changed) }
    }

    @Test("a wrong password is refused, and not shown")
    func wrongPassword() async throws {
        let error = try await failure { $0.password = Secret("hunter2;'{") }
        #expect(error?.code == .refused)
        #expect(error?.native == 18_456)
        #expect(error?.message.contains("Password of the connection string") == true)
        #expect("\(String(describing: error))".contains("hunter2") == false)
    }

    @Test("an unknown database is a wrong setting")
    func unknownDatabase() async throws {
        let error = try await failure { $0.database = "no such; database" }
        #expect(error?.code == .configuration)
        #expect(error?.message.contains("check Database") == true)
    }

    @Test("a port that nobody listens on may be there later")
    func closedPort() async throws {
        let error = try await failure { $0.server.port = 1 }
        #expect(error?.code == .lostConnection)
        #expect(error?.message.contains("127.0.0.1:1") == true || TestServer.isReal)
    }

    @Test("a host that does not exist is a wrong setting")
    func unknownHost() async throws {
        let error = try await failure { $0.server.host = "no-such-host.invalid" }
        #expect(error?.code == .configuration || error?.code == .lostConnection)
        #expect(error?.message.contains("no-such-host.invalid") == true)
    }

    @Test("a missing driver is to be installed")
    func missingDriver() async throws {
        let error = try await failure { $0.driver = "/nowhere/libtdsodbc.so" }
        #expect(error?.message.contains("tdsodbc") == true)
        #expect(error?.code == .configuration)
    }

    @Test("a server that accepts and stays silent is given up after the login's time-out")
    func silentServer() async throws {
        let listener = try SilentListener()
        let start = ContinuousClock.now
        let error = try await failure { settings in
            settings.server = try ServerAddress(parsing: "127.0.0.1,\(listener.port)")
            settings.loginTimeout = .seconds(1)
        }
        #expect(error?.code == .timedOut || error?.code == .lostConnection)
        // On a machine that is busy the second takes longer.
        #expect(ContinuousClock.now - start < .seconds(60))
    }

    @Test("a server without TLS is not talked to where everything is to be encrypted", .enabled(if: !TestServer.isReal))
    func noTLS() async throws {
        let error = try await failure { $0.encryption = .everything }
        #expect(error?.code == .lostConnection)
        #expect(error?.message.contains("Encrypt") == true)
    }
}

/// A port that accepts connections and never says anything.
final class SilentListener: Sendable {
    let port: Int
    private let descriptor: Int32

    init() throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = in_addr_t(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let descriptor = descriptor
        port =
            withUnsafeMutablePointer(to: &address) { address in
                address.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                    guard bind(descriptor, address, length) == 0, listen(descriptor, 8) == 0 else { return 0 }
                    getsockname(descriptor, address, &length)
                    return 0
                }
            } + Int(UInt16(bigEndian: address.sin_port))
    }

    deinit { close(descriptor) }
}

/// What goes wrong while a statement runs.
@Suite struct StatementFailureTests {
    @Test(
        "a wrong statement is a wrong setting, and the connection goes on",
        arguments: [
            ("SELECT * FROM no_such_table", 208), ("SELECT no_such_column FROM sys.objects", 207), ("SELECT FROM", 102),
        ])
    func wrongStatement(text: String, native: Int) async throws {
        try await withConnection { connection async throws in
            let error = await #expect(throws: ODBCError.self) { try await connection.rows(text) }
            #expect(error?.code == .configuration)
            #expect(error?.native == native || native == 102)
            #expect(await connection.isUsable)
            #expect(try await connection.rows("SELECT 1") == [["1"]])
        }
    }

    @Test(
        "the server's numbers decide what a failure means",
        .enabled(if: !TestServer.isReal),
        arguments: [
            (1205, .transient), (1222, .transient), (3960, .transient), (40_501, .transient), (49_918, .transient),
            (229, .refused),
            (3952, .configuration), (22_105, .configuration), (50_000, .other),
        ] as [(Int, ODBCError.Code)])
    func numbers(native: Int, code: ODBCError.Code) async throws {
        let server = try await TestServer.shared
        try await server.add(fault: #"{"fault": "error", "match": "numbered \#(native)", "number": \#(native)}"#)
        try await withConnection { connection async throws in
            let error = await #expect(throws: ODBCError.self) {
                try await connection.rows("SELECT 1 AS n /* numbered \(native) */")
            }
            #expect(error?.code == code)
            #expect(error?.native == native)
        }
    }

    @Test(
        "a failure behind the last row is one too, however far behind: nothing is reported as whole before it",
        arguments: ["", "SELECT 2 AS m; ", "SELECT 2 AS m; DECLARE @x int; SET @x = 1; SELECT 3 AS o; "])
    func behindTheLast(between: String) async throws {
        try await withConnection { connection async throws in
            let result = try await connection.query("SELECT 1 AS n; \(between)SELECT 1 / 0 AS x")
            let error = await #expect(throws: ODBCError.self) {
                while try await result.next() != nil {}
            }
            #expect(error?.native == 8134)
        }
    }

    @Test("a statement without rows is no query")
    func noRows() async throws {
        try await withConnection { connection async throws in
            let error = await #expect(throws: ODBCError.self) { try await connection.query("SET NOCOUNT ON") }
            #expect(error?.code == .configuration)
            try await connection.execute("SET NOCOUNT ON")
        }
    }

    @Test("a result that another statement closed cannot be read on")
    func closedByAnother() async throws {
        try await withConnection { connection async throws in
            let first = try await connection.query("SELECT 1 AS n")
            _ = try await connection.rows("SELECT 2 AS n")
            await #expect(throws: ODBCError.self) { try await first.next() }
            let third = try await connection.query("SELECT 3 AS n")
            await third.close()
            #expect(try await third.next() == nil)
            #expect(try await connection.rows("SELECT 4") == [["4"]])
        }
    }

    @Test("a type that cannot be had is named with its column")
    func parameterCount() async throws {
        try await withConnection { connection async throws in
            let error = await #expect(throws: ODBCError.self) { try await connection.rows("SELECT ?, ?", [.integer(1)]) }
            #expect(error != nil)
        }
    }
}
