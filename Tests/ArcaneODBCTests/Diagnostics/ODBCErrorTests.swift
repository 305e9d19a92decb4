import ArcaneCore
import Testing

@testable import ArcaneODBC

@Suite struct ODBCErrorTests {
    @Test("a message says what was done, what the server said, its number and state, and what to do")
    func message() {
        let error = ODBCError(
            [DiagnosticRecord(sqlState: "42000", native: 18_456, message: "Login failed for user 'x'.")],
            while: "connecting to db:1433", isDead: false)
        #expect(
            error.message == "connecting to db:1433: Login failed for user 'x'. (error 18456, state 42000); "
                + "check User ID and Password of the connection string")
        #expect(error.code == .refused)
        #expect(error.native == 18_456)
        #expect(error.sqlState == "42000")
        #expect("\(error)" == error.message)
    }

    @Test("a failure without any record says so")
    func silent() {
        let error = ODBCError([], while: "reading rows", isDead: false)
        #expect(error.message == "reading rows: the driver reported a failure and no reason")
        #expect(error.code == .other)
    }

    @Test("a number of nothing is not shown")
    func noNumber() {
        let error = ODBCError(
            [DiagnosticRecord(sqlState: "HYT00", native: 0, message: "Timeout expired")], while: "a", isDead: false)
        #expect(
            error.message
                == "a: Timeout expired (state HYT00); the server stayed silent for longer than Connect Timeout of the connection string "
                + "(a login) or the command's time-out: check that it is a SQL Server, and not overloaded")
    }

    @Test("a secret is hidden wherever it stands")
    func hiding() {
        let record = DiagnosticRecord(sqlState: "", native: 0, message: "bad s3cret, s3cret")
        let hidden = ODBCError([record], while: "using s3cret", isDead: false).hiding("s3cret")
        #expect(hidden.message == "using ***: bad ***, *** (state )")
        #expect(hidden.records.map(\.message) == ["bad ***, ***"])
        #expect(ODBCError(.other, "a").hiding("") == ODBCError(.other, "a"))
    }

    @Test("the names of the layers in front of a message are dropped, and only those")
    func layers() {
        #expect(DiagnosticRecord.withoutLayers("[FreeTDS][SQL Server]Invalid [x].") == "Invalid [x].")
        #expect(DiagnosticRecord.withoutLayers("[unixODBC] plain") == "plain")
        #expect(DiagnosticRecord.withoutLayers("[broken") == "[broken")
    }

    @Test(
        "the failures that people meet first come with a remedy",
        arguments: [(18_456, "Password"), (4060, "Database"), (20_002, "Encrypt"), (20_009, "port"), (20_013, "Server")])
    func remedies(native: Int, named: String) {
        #expect(Remedy.of(DiagnosticRecord(sqlState: "", native: native, message: ""), .other).contains(named))
    }

    @Test("a missing driver is to be installed, and other failures speak for themselves")
    func noRemedy() {
        let missing = DiagnosticRecord(sqlState: "01000", native: 0, message: "Can't open lib 'x' : file not found")
        #expect(Remedy.of(missing, .other).contains("tdsodbc"))
        #expect(Remedy.of(DiagnosticRecord(sqlState: "42000", native: 1205, message: "deadlock"), .transient) == "")
        #expect(Remedy.of(nil, .other) == "")
    }

    @Test(
        "each code has its meaning for a stream",
        arguments: [
            (.configuration, .configuration), (.refused, .refused), (.transient, .transient), (.lostConnection, .transient),
            (.timedOut, .transient), (.cancelled, .cancelled), (.invalidData, .invalidRecord), (.other, .refused),
        ] as [(ODBCError.Code, StreamError.Code)])
    func stream(code: ODBCError.Code, expected: StreamError.Code) {
        #expect(StreamError(ODBCError(code, "m")) == StreamError(expected, "m"))
        #expect(StreamError(ODBCError(code, "m"), while: "dbo.Orders").message == "dbo.Orders: m")
        #expect(code.isTransient == (expected == .transient))
    }
}
