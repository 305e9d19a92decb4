import ArcaneCore
import ArcaneODBC
import Testing

@testable import arcane_sqlserver_plugin

struct ReadFailuresTests {
    private func streamError(_ native: Int, _ code: ODBCError.Code = .configuration, mayRace: Bool = true) -> StreamError {
        var error = ODBCError(code, "the server said something")
        error.native = native
        return ReadFailures(table: Orders.name, mayRace: mayRace).streamError(error)
    }

    @Test("tracking that is gone asks for a backfill", arguments: [22_105, 4998])
    func untracked(native: Int) {
        #expect(streamError(native).code == .cursorExpired)
        #expect(streamError(native).message.contains("dbo.Orders"))
    }

    @Test(
        "a name that is gone since the catalog was asked may pass, and one that the spec names does not", arguments: [207, 208])
    func unknownNames(native: Int) {
        #expect(streamError(native).code == .transient)
        #expect(streamError(native, mayRace: false).code == .configuration)
    }

    @Test("snapshot isolation that is switched off in between may pass")
    func snapshots() {
        #expect(streamError(3952).code == .transient)
    }

    @Test("a replica is a wrong setting, and a missing permission is refused, each with the remedy")
    func remedies() {
        #expect(streamError(22_117).code == .configuration)
        #expect(streamError(22_117).message.contains("connect to the primary"))
        #expect(streamError(229, .refused).code == .refused)
        #expect(streamError(230, .refused).message.contains("GRANT SELECT ON [dbo].[Orders]"))
    }

    @Test(
        "a host or a database that is not found passes where it was there before, and is a wrong setting else",
        arguments: [911, 942, 976, 978, 4060, 20_013])
    func notFound(native: Int) {
        var error = ODBCError(.configuration, "not found")
        error.native = native
        let failures = ReadFailures(table: Orders.name, mayRace: true)
        #expect(failures.streamError(error, whileOpening: false).code == .configuration)
        #expect(failures.streamError(error, whileOpening: true).code == .transient)
        error.native = 18_456
        #expect(failures.streamError(error, whileOpening: true).code == .configuration)
    }

    @Test("everything else means what the driver's layer says")
    func others() {
        let meanings: [(ODBCError.Code, StreamError.Code)] = [
            (.transient, .transient), (.lostConnection, .transient), (.timedOut, .transient), (.cancelled, .cancelled),
            (.refused, .refused), (.configuration, .configuration), (.invalidData, .invalidRecord),
        ]
        for (code, meaning) in meanings { #expect(streamError(0, code).code == meaning) }
    }
}
