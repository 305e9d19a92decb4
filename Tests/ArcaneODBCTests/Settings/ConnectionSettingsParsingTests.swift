import ArcaneCore
import Testing

@testable import ArcaneODBC

@Suite struct ConnectionSettingsParsingTests {
    private func settings(_ text: String) throws -> ConnectionSettings {
        try ConnectionSettings(parsing: Secret("Server=db;UID=u;PWD=p;" + text))
    }

    @Test(
        "the same server in the spellings of ADO.NET, Microsoft's ODBC driver and FreeTDS",
        arguments: [
            "Data Source=tcp:db,1444;Initial Catalog=sales;User ID=u;Password=p;Encrypt=True;TrustServerCertificate=True",
            "Driver={ODBC Driver 18 for SQL Server};Server=db,1444;Database=sales;UID=u;PWD=p;Encrypt=Mandatory;TrustServerCertificate=yes",
            "DRIVER={SQL Server};Address=db:1444;DATABASE={sales};User={u};pwd={p};Encrypt=1;Trust Server Certificate=1",
            "Server=db;Port=1444;TDS_Version=7.4;ClientCharset=UTF-8;UID=u;PWD=p;Database=sales;Encryption=require;TrustServerCertificate=yes",
        ])
    func sameServer(text: String) throws {
        var expected = ConnectionSettings(
            server: try ServerAddress(parsing: "db,1444"), database: "sales", user: "u", password: Secret("p"))
        expected.trust = .anyCertificate
        #expect(try ConnectionSettings(parsing: Secret(text)) == expected)
    }

    @Test("everything is encrypted and certificates are checked unless the string says otherwise")
    func safeByDefault() throws {
        let settings = try settings("")
        #expect(settings.encryption == .everything)
        #expect(settings.trust == .systemAuthorities)
    }

    @Test(
        "each word for encryption is understood",
        arguments: [
            ("Encrypt=yes", .everything), ("Encrypt=TRUE", .everything), ("Encrypt=Mandatory", .everything),
            ("Encrypt=no", .login), ("Encrypt=False", .login), ("Encrypt=Optional", .login), ("Encryption=request", .login),
            ("Encryption=require", .everything),
        ] as [(String, ConnectionSettings.Encryption)])
    func encryption(text: String, mode: ConnectionSettings.Encryption) throws {
        #expect(try settings(text).encryption == mode)
    }

    @Test("a certificate's file is the authority", arguments: ["ServerCertificate=/etc/ca.pem", "ca_file=/etc/ca.pem"])
    func authority(text: String) throws {
        #expect(try settings(text).trust == .authorities(file: "/etc/ca.pem"))
    }

    @Test("names, time-outs and sizes are taken over")
    func others() throws {
        let settings = try settings(
            "App=loader;WSID=box;Language=us_english;Connect Timeout=5;Command Timeout=60;Packet Size=4096;"
                + "ApplicationIntent=ReadOnly;Driver=/opt/libtdsodbc.so")
        #expect(settings.applicationName == "loader")
        #expect(settings.workstation == "box")
        #expect(settings.language == "us_english")
        #expect(settings.loginTimeout == .seconds(5))
        #expect(settings.commandTimeout == .seconds(60))
        #expect(settings.packetSize == 4096)
        #expect(settings.isReadOnly)
        #expect(settings.driver == "/opt/libtdsodbc.so")
    }

    @Test("what has no meaning for this driver may be there: strings are written for other programs too")
    func withoutEffect() throws {
        let text =
            "Pooling=true;Max Pool Size=10;MultipleActiveResultSets=False;Persist Security Info=False;MultiSubnetFailover=yes"
        #expect(try settings(text) == settings(""))
    }

    @Test(
        "what would change the connection and is not supported is refused by name",
        arguments: [
            ("Integrated Security=SSPI", "Integrated Security"), ("Trusted_Connection=yes", "Trusted_Connection"),
            ("Authentication=ActiveDirectoryPassword", "Authentication"), ("Encrypt=strict", "Encrypt"),
            ("Encryption=off", "Encryption"), ("Column Encryption Setting=Enabled", "Column Encryption Setting"),
            ("Failover Partner=other", "Failover Partner"), ("AttachDbFilename=x.mdf", "AttachDbFilename"),
            ("HostNameInCertificate=other", "HostNameInCertificate"), ("TDS_Version=8.0", "TDS_Version"),
            ("ClientCharset=ISO-8859-1", "ClientCharset"), ("Packet Size=100", "Packet Size"), ("Port=0", "port"),
            ("Connect Timeout=0", "Connect Timeout"), ("Command Timeout=x", "Command Timeout"),
            ("TrustServerCertificate=maybe", "TrustServerCertificate"), ("ApplicationIntent=x", "ApplicationIntent"),
        ])
    func notSupported(text: String, named: String) {
        let error = #expect(throws: ODBCError.self) { try settings(text) }
        #expect(error?.code == .configuration)
        #expect(error?.message.contains(named) == true)
    }

    @Test(
        "saying no to what is not supported is fine",
        arguments: ["Trusted_Connection=no", "Integrated Security=false", "UserInstance="])
    func saysNo(text: String) throws {
        #expect(try settings(text) == settings(""))
    }

    @Test("an unknown keyword is an error that names it")
    func unknown() {
        let error = #expect(throws: ODBCError.self) { try settings("Encrpyt=yes") }
        #expect(error?.message == "the connection string has an unknown keyword: Encrpyt; remove or correct it")
    }

    @Test("all keywords that nobody knows, or that are not supported, are said at once")
    func allUnknown() {
        let error = #expect(throws: ODBCError.self) { try settings("Frob=1;Blah=2;IntegratedSecurity=SSPI") }
        for name in ["Frob", "Blah", "IntegratedSecurity"] { #expect(error?.message.contains(name) == true, "\(name)") }
    }

    @Test("a setting that is given twice is an error that names both spellings")
    func twice() {
        let error = #expect(throws: ODBCError.self) { try settings("Database=a;Initial Catalog=b") }
        #expect(error?.message.contains("Initial Catalog after Database") == true)
    }

    @Test(
        "server, login and password have to be there",
        arguments: [("UID=u;PWD=p", "Server"), ("Server=db;PWD=p", "User ID"), ("Server=db;UID=u", "Password")])
    func missing(text: String, named: String) {
        let error = #expect(throws: ODBCError.self) { try ConnectionSettings(parsing: Secret(text)) }
        #expect(error?.message.contains(named) == true)
    }

    @Test("an empty password is one")
    func emptyPassword() throws {
        #expect(try ConnectionSettings(parsing: Secret("Server=db;UID=u;PWD=")).password == Secret(""))
    }

    @Test("a certificate and the will to accept any contradict each other")
    func contradiction() {
        #expect(throws: ODBCError.self) { try settings("ServerCertificate=/a.pem;TrustServerCertificate=yes") }
    }

    @Test("a line break in a value, which could add settings to the driver's file, is refused")
    func lineBreak() {
        let error = #expect(throws: ODBCError.self) { try settings("Database={a\ncheck certificate hostname = no}") }
        #expect(error?.message.contains("line break") == true)
    }

    @Test("no message and no description shows the password")
    func secrets() throws {
        for text in ["Server=db;UID=u;PWD=hunter2;Nonsense=1", "UID=u;PWD=hunter2", "Server=db;UID=u;PWD=hunter2;PWD=hunter2"] {
            let error = #expect(throws: ODBCError.self) { try ConnectionSettings(parsing: Secret(text)) }
            #expect(error?.message.contains("hunter2") == false)
        }
        #expect("\(try ConnectionSettings(parsing: Secret("Server=db;UID=u;PWD=hunter2")))".contains("hunter2") == false)
    }
}
