import Testing

@testable import ArcaneODBC

@Suite struct ServerAddressTests {
    @Test(
        "the spellings of Microsoft's drivers are understood",
        arguments: [
            ("db", "db", nil, nil), ("db,1444", "db", 1444, nil), ("tcp:db,1444", "db", 1444, nil), ("TCP:db", "db", nil, nil),
            ("db:1444", "db", 1444, nil), (" db , 1444 ", "db", 1444, nil), ("db\\sales", "db", nil, "sales"),
            ("tcp:db\\sales,1444", "db", 1444, "sales"), (".", "localhost", nil, nil), ("(local)", "localhost", nil, nil),
            ("(LOCAL),1444", "localhost", 1444, nil), ("::1,1444", "::1", 1444, nil), ("[::1]:1444", "::1", 1444, nil),
            ("[fe80::1]", "fe80::1", nil, nil), ("10.0.0.1,1", "10.0.0.1", 1, nil),
        ] as [(String, String, Int?, String?)])
    func understood(text: String, host: String, port: Int?, instance: String?) throws {
        let address = try ServerAddress(parsing: text)
        #expect(address.host == host)
        #expect(address.port == port)
        #expect(address.instance == instance)
    }

    @Test(
        "what cannot be reached by TCP is refused with a remedy",
        arguments: [
            "np:db", "lpc:db", "\\\\db\\pipe\\sql", "(localdb)\\x", "", " ", ",1433", "db,0", "db,65536", "db,x", "db\\",
            "tcp:",
        ])
    func refused(text: String) {
        let error = #expect(throws: ODBCError.self) { try ServerAddress(parsing: text) }
        #expect(error?.code == .configuration)
        #expect(error?.message.contains("tcp:host,1433") == true)
    }

    @Test("messages show host and port, or the instance", arguments: [("db", "db:1433"), ("db,7", "db:7"), ("db\\x", "db\\x")])
    func shown(text: String, description: String) throws {
        #expect(try ServerAddress(parsing: text).description == description)
    }
}
