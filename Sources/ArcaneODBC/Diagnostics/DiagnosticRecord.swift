/// One record of what the driver says about a call.
public struct DiagnosticRecord: Hashable, Sendable {
    /// Five characters of the ODBC standard, such as `42S02`. FreeTDS uses few of them with care.
    public var sqlState: String
    /// The server's own error number, such as 1205, or one of the driver's from 20000 on; 0 where there is none.
    public var native: Int
    /// What the driver or the server says, without the names of the layers that it came through.
    public var message: String

    /// Creates a record.
    public init(sqlState: String, native: Int, message: String) {
        self.sqlState = sqlState
        self.native = native
        self.message = message
    }
}

extension DiagnosticRecord {
    /// `text` without the bracketed names of driver manager, driver and server in front of it.
    static func withoutLayers(_ text: String) -> String {
        var rest = text[...]
        while rest.first == "[", let end = rest.firstIndex(of: "]") { rest = rest[rest.index(after: end)...] }
        return String(rest.drop(while: \.isWhitespace))
    }
}
