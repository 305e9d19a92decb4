/// Where a server listens, read from the spellings of `Server`.
public struct ServerAddress: Hashable, Sendable {
    /// The name or the address of the host.
    public var host: String
    /// The port, where it is given.
    public var port: Int?
    /// The name of an instance, whose port the host's SQL Server Browser tells where no port is given.
    public var instance: String?

    /// Reads `host`, `host,1433`, `tcp:host,1433`, `host:1433`, `[::1],1433` or `host\instance`; throws where the text is none
    /// of these.
    public init(parsing text: String) throws(ODBCError) {
        var rest = text[...].trimmingBlanks()
        if rest.lowercased().hasPrefix("tcp:") { rest = rest.dropFirst(4) }
        for scheme in ["np:", "lpc:", "admin:", "(localdb)", "\\\\"] where rest.lowercased().hasPrefix(scheme) {
            throw .configuration(
                "Server of the connection string begins with \(scheme): only TCP is supported, as in Server=tcp:host,1433")
        }
        if let comma = rest.lastIndex(of: ",") {
            port = try ServerAddress.port(rest[rest.index(after: comma)...])
            rest = rest[..<comma]
        } else if rest.count(where: { $0 == ":" }) == 1 || rest.contains("]:"), let colon = rest.lastIndex(of: ":") {
            port = try ServerAddress.port(rest[rest.index(after: colon)...])
            rest = rest[..<colon]
        }
        if let backslash = rest.firstIndex(of: "\\") {
            instance = String(rest[rest.index(after: backslash)...].trimmingBlanks())
            rest = rest[..<backslash]
        }
        rest = rest.trimmingBlanks()
        if rest.first == "[", rest.last == "]" { rest = rest.dropFirst().dropLast() }
        host = rest == "." || rest.lowercased() == "(local)" ? "localhost" : String(rest)
        guard !host.isEmpty, instance?.isEmpty != true else {
            throw .configuration("Server of the connection string has no host; write it as Server=tcp:host,1433")
        }
    }

    /// Reads a port.
    static func port(_ text: Substring) throws(ODBCError) -> Int {
        guard let port = Int(text.trimmingBlanks()), (1...65_535).contains(port) else {
            throw .configuration(
                "the port in the connection string is no number from 1 to 65535; write it as Server=tcp:host,1433")
        }
        return port
    }
}

extension ServerAddress: CustomStringConvertible {
    /// The address as messages show it: `host:1433` or `host\instance`.
    public var description: String {
        if let port { return "\(host):\(port)" }
        return instance.map { "\(host)\\\($0)" } ?? "\(host):1433"
    }
}
