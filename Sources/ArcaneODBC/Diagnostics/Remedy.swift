/// What to do about the failures that people meet when they set a stream up.
enum Remedy {
    /// A part of a sentence to put behind the driver's own words; empty where those say enough.
    static func of(_ record: DiagnosticRecord?, _ code: ODBCError.Code) -> String {
        guard let record else { return "" }
        switch record.native {
        case 18_456: return "; check User ID and Password of the connection string"
        case 4060, 911: return "; check Database in the connection string, and that the login may use it"
        // All that FreeTDS says of a TLS handshake that failed, whatever the reason.
        case 20_002:
            return
                "; check that Server is a SQL Server, and, unless Encrypt is no, that it offers TLS with a certificate for the host as Server "
                + "spells it, by an authority that is trusted: one of the system's, or ServerCertificate=FILE.pem (TrustServerCertificate=yes accepts any)"
        case 20_009: return "; check Server and its port in the connection string, and that nothing on the way refuses it"
        case 20_013: return "; check Server in the connection string"
        default: break
        }
        if record.message.contains("Can't open lib") { return "; install FreeTDS's ODBC driver (tdsodbc)" }
        return switch code {
        case .timedOut:
            "; the server stayed silent for longer than Connect Timeout of the connection string (a login) or the command's time-out: check "
                + "that it is a SQL Server, and not overloaded"
        case .lostConnection: "; the connection was lost"
        default: ""
        }
    }
}
