import Testing

@testable import ArcaneODBC

@Suite struct ClassificationTests {
    private func code(_ records: (String, Int)..., isDead: Bool = false) -> ODBCError.Code {
        Classification.of(records.map { DiagnosticRecord(sqlState: $0.0, native: $0.1, message: "") }, isDead: isDead).0
    }

    @Test(
        "the failure matrix: what FreeTDS reports, and what it means",
        arguments: [
            ([("42000", 18456), ("08001", 20002)], false, .refused),
            ([("08004", 911), ("08001", 20002)], false, .configuration),
            ([("42000", 4060), ("08001", 20002)], false, .configuration),
            ([("42000", 18456), ("42000", 4060), ("08001", 0)], false, .configuration),
            ([("08S01", 20009), ("08001", 20002)], false, .lostConnection),
            ([("08001", 0), ("01000", 20013)], false, .configuration),
            ([("08001", 0), ("01000", 20002)], false, .lostConnection),
            ([("01000", 20017)], true, .lostConnection),
            ([("HY000", 0)], true, .lostConnection),
            ([("24000", 0)], true, .lostConnection),
            ([("HYT00", 0)], false, .timedOut),
            ([("HYT00", 20003)], false, .timedOut),
            ([("HY008", 0)], false, .cancelled),
            ([("22012", 8134)], false, .invalidData),
            ([("42S02", 208)], false, .configuration),
            ([("42S22", 207)], false, .configuration),
            ([("HY000", 0)], false, .other),
            ([], false, .other),
            ([], true, .lostConnection),
        ] as [([(String, Int)], Bool, ODBCError.Code)])
    func matrix(records: [(String, Int)], isDead: Bool, code: ODBCError.Code) {
        let records = records.map { DiagnosticRecord(sqlState: $0.0, native: $0.1, message: "") }
        #expect(Classification.of(records, isDead: isDead).0 == code)
    }

    @Test(
        "42000 says nothing: the server's own number decides",
        arguments: [
            (1205, .transient), (1222, .transient), (3960, .transient), (40197, .transient), (40501, .transient),
            (40613, .transient), (10928, .transient), (10929, .transient), (49918, .transient), (701, .transient),
            (9002, .transient), (229, .refused), (916, .refused), (3952, .configuration), (4060, .configuration),
            (22105, .configuration), (22117, .configuration), (8115, .invalidData), (50000, .other),
        ] as [(Int, ODBCError.Code)])
    func natives(native: Int, expected: ODBCError.Code) {
        #expect(code(("42000", native)) == expected)
    }

    @Test("a number decides before the connection's death does: a server that shuts down says why")
    func numberFirst() {
        #expect(code(("42000", 1205), isDead: true) == .transient)
        #expect(code(("42000", 50000), isDead: true) == .lostConnection)
    }

    @Test("the record that decided is the one that is shown: the server's before the driver's")
    func decisive() {
        let records = [(1, "driver"), (2, "server")].map {
            DiagnosticRecord(sqlState: "42000", native: $0.0 == 1 ? 0 : 50_123, message: $0.1)
        }
        #expect(Classification.of(records, isDead: false).1?.message == "server")
        #expect(Classification.of([], isDead: false).1 == nil)
    }

    @Test("a remark is a failure where its state or its number says so")
    func remarks() {
        for (state, native, isFailure) in [
            ("01000", 5701, false), ("01004", 0, false), ("01000", 0, false), ("00000", 0, false), ("22012", 8134, true),
            ("01000", 20_017, true),
            ("42000", 50_000, true), ("01000", 1205, true), ("01003", 8153, false),
        ] {
            #expect(Classification.isFailure(DiagnosticRecord(sqlState: state, native: native, message: "")) == isFailure)
        }
    }

    @Test("no number is in two tables")
    func oneMeaning() {
        // A number in two tables would be decided by their order alone.
        let tables = Classification.tables
        let all = tables.flatMap { $0 }
        #expect(all.count > 150)
        #expect(Set(all).count == all.count)
    }
}
