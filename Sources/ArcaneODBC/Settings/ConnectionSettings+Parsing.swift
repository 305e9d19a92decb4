public import ArcaneCore

extension ConnectionSettings {
    /// Reads a connection string in the keywords of ADO.NET, of Microsoft's ODBC driver or of FreeTDS.
    ///
    /// Throws a configuration error that names the keyword where one is unknown, given twice, or asks for what is not supported:
    /// nothing is ignored silently. No message shows a value that could be secret.
    public init(parsing text: Secret) throws(ODBCError) {
        let values = try ConnectionSettings.values(in: text.exposed)
        guard let server = values[.server] else {
            throw .configuration("the connection string has no Server; add Server=tcp:host,1433")
        }
        guard let user = values[.user], let password = values[.password] else {
            throw .configuration("the connection string has no User ID or no Password; add both")
        }
        self.init(
            server: try ServerAddress(parsing: server.value), database: values[.database]?.value, user: user.value,
            password: Secret(password.value))
        if let port = values[.port] { self.server.port = try ServerAddress.port(port.value[...]) }
        applicationName = values[.applicationName]?.value
        workstation = values[.workstation]?.value
        language = values[.language]?.value
        driver = values[.driver].flatMap(ConnectionSettings.driver)
        loginTimeout = try values[.loginTimeout].map(ConnectionSettings.seconds) ?? loginTimeout
        commandTimeout = try values[.commandTimeout].map(ConnectionSettings.seconds)
        if let size = values[.packetSize] { packetSize = try ConnectionSettings.number(size, in: 512...32_767) }
        if let intent = values[.applicationIntent] {
            isReadOnly = try ConnectionSettings.choice(intent, ["readonly": true, "readwrite": false])
        }
        try ConnectionSettings.expect(values[.tdsVersion], "7.4")
        try ConnectionSettings.expect(values[.clientCharset], "utf-8")
        try setProtection(values)
    }

    private mutating func setProtection(_ values: [ConnectionKeyword: ConnectionString.Entry]) throws(ODBCError) {
        if let encrypt = values[.encrypt] {
            encryption = try ConnectionSettings.choice(
                encrypt,
                [
                    "yes": .everything, "true": .everything, "mandatory": .everything, "1": .everything,
                    "no": .login, "false": .login, "optional": .login, "0": .login,
                ])
        }
        if let mode = values[.encryption] {
            encryption = try ConnectionSettings.choice(mode, ["require": .everything, "request": .login])
        }
        let trustsAny = try values[.trustServerCertificate].map(ConnectionSettings.flag) ?? false
        let file = values[.certificateFile]?.value
        if trustsAny, file != nil {
            throw .configuration(
                "the connection string names a certificate and says TrustServerCertificate=yes, which accepts any; remove one")
        }
        trust = trustsAny ? .anyCertificate : file.map { .authorities(file: $0) } ?? .systemAuthorities
        if let name = values[.hostName], name.value.lowercased() != server.host.lowercased() {
            throw .configuration(
                "\(name.name) is not supported with another name than the host of Server; name the host as its certificate does"
            )
        }
    }

    /// The parts of a connection string by what they set.
    private static func values(in text: String) throws(ODBCError) -> [ConnectionKeyword: ConnectionString.Entry] {
        var values: [ConnectionKeyword: ConnectionString.Entry] = [:]
        var wrong: [String] = []
        for entry in try ConnectionString(parsing: text).entries {
            if entry.key == "authentication" {
                _ = try choice(entry, ["sqlpassword": true])
                continue
            }
            guard let keyword = ConnectionKeyword(entry.key) else {
                wrong.append("the connection string has an unknown keyword: \(entry.name); remove or correct it")
                continue
            }
            switch keyword {
            case .withoutEffect: continue
            case .absent(let remedy):
                let saysNo = ["", "no", "false", "0", "disabled"].contains(entry.value.lowercased())
                if !saysNo { wrong.append("\(entry.name) in the connection string is not supported: \(remedy)") }
                continue
            default: break
            }
            guard !entry.value.contains(where: { $0.isNewline || $0 == "\0" }) else {
                throw .configuration("the value of \(entry.name) in the connection string has a line break; remove it")
            }
            if let earlier = values[keyword] {
                throw .configuration(
                    "the connection string says \(entry.name) after \(earlier.name), which is the same setting; remove one")
            }
            if entry.value.isEmpty, keyword != .password { continue }
            values[keyword] = entry
        }
        guard wrong.isEmpty else { throw .configuration(wrong.joined(separator: "; ")) }
        return values
    }

    /// A driver that is not FreeTDS cannot be meant: its names stand in strings that were written for other programs.
    private static func driver(_ entry: ConnectionString.Entry) -> String? {
        let isForeign = entry.value.hasPrefix("ODBC Driver ") || entry.value.hasPrefix("SQL Server")
        return isForeign ? nil : entry.value
    }

    private static func choice<Value>(
        _ entry: ConnectionString.Entry, _ choices: KeyValuePairs<String, Value>
    ) throws(ODBCError) -> Value {
        guard let choice = choices.first(where: { $0.key == entry.value.lowercased() }) else {
            let known = choices.map(\.key).joined(separator: ", ")
            throw .configuration(
                "\(entry.name) in the connection string has a value that is not supported; use one of \(known)")
        }
        return choice.value
    }

    private static func flag(_ entry: ConnectionString.Entry) throws(ODBCError) -> Bool {
        try choice(entry, ["yes": true, "true": true, "1": true, "no": false, "false": false, "0": false])
    }

    private static func number(_ entry: ConnectionString.Entry, in range: ClosedRange<Int>) throws(ODBCError) -> Int {
        guard let number = Int(entry.value), range.contains(number) else {
            throw .configuration(
                "\(entry.name) in the connection string is no number from \(range.lowerBound) to \(range.upperBound)")
        }
        return number
    }

    private static func seconds(_ entry: ConnectionString.Entry) throws(ODBCError) -> Duration {
        .seconds(try number(entry, in: 1...86_400))
    }

    private static func expect(_ entry: ConnectionString.Entry?, _ value: String) throws(ODBCError) {
        if let entry, entry.value.lowercased() != value {
            throw .configuration("\(entry.name) in the connection string is always \(value); remove it")
        }
    }
}
