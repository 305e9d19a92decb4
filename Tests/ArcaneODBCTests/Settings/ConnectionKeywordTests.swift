import Testing

@testable import ArcaneODBC

@Suite struct ConnectionKeywordTests {
    @Test(
        "each setting has the spellings of ADO.NET, of Microsoft's ODBC driver and of FreeTDS",
        arguments: [
            (.server, ["Server", "Data Source", "Addr", "Address", "Network Address"]),
            (.port, ["Port"]),
            (.database, ["Database", "Initial Catalog"]),
            (.user, ["UID", "User", "User ID", "UserId", "User Name"]),
            (.password, ["PWD", "Password"]),
            (.encrypt, ["Encrypt"]),
            (.encryption, ["Encryption"]),
            (.trustServerCertificate, ["TrustServerCertificate", "Trust Server Certificate"]),
            (.certificateFile, ["ServerCertificate", "Server Certificate", "CA_File"]),
            (.hostName, ["HostNameInCertificate", "Host Name In Certificate"]),
            (.applicationName, ["APP", "Application Name"]),
            (.workstation, ["WSID", "Workstation ID"]),
            (.language, ["Language", "Current Language"]),
            (.applicationIntent, ["ApplicationIntent", "Application Intent"]),
            (.loginTimeout, ["Connect Timeout", "Connection Timeout", "Timeout", "LoginTimeout"]),
            (.commandTimeout, ["Command Timeout"]),
            (.packetSize, ["Packet Size", "PacketSize"]),
            (.driver, ["Driver"]),
            (.tdsVersion, ["TDS_Version"]),
            (.clientCharset, ["ClientCharset"]),
        ] as [(ConnectionKeyword, [String])])
    func spellings(keyword: ConnectionKeyword, names: [String]) {
        for name in names {
            for written in [name, name.uppercased(), name.lowercased()] {
                #expect(ConnectionKeyword(ConnectionString.Entry(name: written, value: "").key) == keyword)
            }
        }
    }

    @Test(
        "what belongs to a pool or to Windows is known, and others are not",
        arguments: ["Pooling", "Enlist", "Quoted_Id", "AnsiNPW"])
    func withoutEffect(name: String) {
        #expect(ConnectionKeyword(ConnectionString.Entry(name: name, value: "").key) == .withoutEffect)
        #expect(ConnectionKeyword(ConnectionString.Entry(name: name + "x", value: "").key) == nil)
    }

    @Test(
        "what is not supported says what to do",
        arguments: ["Trusted_Connection", "Failover Partner", "User Instance", "ColumnEncryption"])
    func absent(name: String) {
        guard case .absent(let remedy)? = ConnectionKeyword(ConnectionString.Entry(name: name, value: "").key) else {
            Issue.record("\(name) is not known as absent")
            return
        }
        #expect(!remedy.isEmpty)
    }
}
