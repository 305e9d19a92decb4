import ArcaneCore
import ArcaneResources

/// An address that an endpoint listens on: `:8888`, `127.0.0.1:8888`, `[::1]:8888`.
struct ListenAddress: Hashable, Sendable {
    /// The host; all of the machine's addresses where none was given.
    var host = "0.0.0.0"
    /// The port; 0 where the endpoint is not wanted.
    var port: Int

    /// Creates an address.
    init(host: String = "0.0.0.0", port: Int) {
        self.host = host
        self.port = port
    }

    /// Reads an address; nil where `text` is none.
    init?(_ text: String) {
        guard let colon = text.lastIndex(of: ":"), let port = Int(text[text.index(after: colon)...]), (0...65535).contains(port)
        else { return nil }
        var host = text[..<colon]
        if host.hasPrefix("["), host.hasSuffix("]") { host = host.dropFirst().dropLast() }
        self.init(host: host.isEmpty ? "0.0.0.0" : String(host), port: port)
    }
}

extension ListenAddress: SettingValue {
    static var shape: SettingShape { SettingShape("address", schema: OpenAPISchema(.string), example: ":8888") }
    static var placeholder: ListenAddress { ListenAddress(port: 0) }
    var json: JSONValue { .string((host.contains(":") ? "[\(host)]" : host) + ":\(port)") }

    static func read(_ input: SettingInput) -> ListenAddress? {
        guard let text = String.read(input) else { return nil }
        if let address = ListenAddress(text) { return address }
        input.problem("'\(text)' is no address; give host and port such as 127.0.0.1:8888, or only the port such as :8888")
        return nil
    }
}
