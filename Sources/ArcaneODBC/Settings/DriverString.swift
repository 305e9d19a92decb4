import ArcaneCore

/// What FreeTDS's driver is told when a connection is made.
///
/// The server, its encryption and its certificate stand in a section of `freetds.conf`, because FreeTDS takes the checking of
/// certificates from nowhere else; all that a connection string can say, and every secret, stands in the string.
struct DriverString {
    /// The string for `SQLDriverConnect`. It holds the password.
    let text: String

    /// The string that reaches the server of `section` by the driver in `driver`.
    ///
    /// Throws where a value has `};`, which the driver would take for the end of the value, or a character beyond ISO 8859-1.
    init(_ settings: ConnectionSettings, driver: String, section: String) throws(ODBCError) {
        var parts = ["DRIVER={\(driver)}", "Servername=\(section)", "TDS_Version=7.4", "ClientCharset=UTF-8"]
        parts.append("PacketSize=\(settings.packetSize)")
        let values = [
            ("UID", "User ID", settings.user), ("PWD", "Password", settings.password.exposed),
            ("Database", "Database", settings.database), ("APP", "Application Name", settings.applicationName),
            ("WSID", "Workstation ID", settings.workstation), ("Language", "Language", settings.language),
        ]
        for (keyword, name, value) in values {
            guard let value else { continue }
            guard !value.contains("};") else {
                throw .configuration("\(name) of the connection string contains '};', which FreeTDS cannot be told; change it")
            }
            guard value.unicodeScalars.allSatisfy({ $0.value <= 0xFF }) else {
                throw .configuration(
                    "\(name) of the connection string has a character that FreeTDS cannot log in with; use those of ISO 8859-1")
            }
            parts.append("\(keyword)={\(value)}")
        }
        if settings.isReadOnly { parts.append("ApplicationIntent=ReadOnly") }
        // FreeTDS takes a brace for the end of a value only where a semicolon follows.
        text = parts.map { "\($0);" }.joined()
    }

    /// The text as the driver reads it: it takes each byte for a character, whatever `ClientCharset` says of all that follows.
    var bytes: [UInt8] { text.unicodeScalars.map { UInt8(truncatingIfNeeded: $0.value) } }

    /// The lines that describe the server in `freetds.conf`. They hold no secret.
    static func section(_ settings: ConnectionSettings) -> String {
        var lines = ["host = \(settings.server.host)"]
        if let instance = settings.server.instance, settings.server.port == nil {
            lines.append("instance = \(instance)")
        } else {
            lines.append("port = \(settings.server.port ?? 1433)")
        }
        // Without a version the driver tries several, and waits without end for a server that accepts and stays silent.
        lines.append("tds version = 7.4")
        switch settings.encryption {
        case .login: lines.append("encryption = request")
        case .everything:
            lines.append("encryption = require")
            switch settings.trust {
            case .anyCertificate: lines.append("check certificate hostname = no")
            case .systemAuthorities: lines += ["ca file = system", "check certificate hostname = yes"]
            case .authorities(let file): lines += ["ca file = \(file)", "check certificate hostname = yes"]
            }
        }
        return lines.map { "\t\($0)\n" }.joined()
    }
}
