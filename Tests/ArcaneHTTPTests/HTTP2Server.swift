import ArcaneHTTP
import ArcaneTestSupport
import Foundation

/// The HTTP/2 server of one test.
struct HTTP2Server: Sendable {
    private let port: Int
    private let certificates: Certificates

    /// Starts a server and stops it after `body`.
    static func with<Result: Sendable>(_ body: @Sendable (HTTP2Server) async throws -> Result) async throws -> Result {
        try await Certificates.with { certificates in
            try await withPythonServer("scripts/dev-http2.py", [certificates.folder]) { ready in
                try await body(HTTP2Server(port: ready["port"] ?? 0, certificates: certificates))
            }
        }
    }

    /// Where the server is.
    var authority: String { "127.0.0.1:\(port)" }

    /// A client that trusts the server.
    func client(serverName: String? = nil) -> HTTPClient { certificates.client(serverName: serverName) }

    /// A GET.
    func request(_ path: String) -> HTTPRequest { HTTPRequest(url: "https://\(authority)\(path)") }

    /// A POST of `body`.
    func post(_ path: String, _ body: [UInt8]) -> HTTPRequest { HTTPRequest("POST", "https://\(authority)\(path)", body: body) }

    /// What the server has counted so far, asked for by `client`.
    func counts(_ client: HTTPClient) async throws -> [String: Int] {
        let body = try await client.send(request("/counts")).body.collect(upTo: 1 << 20)
        return try JSONDecoder().decode([String: Int].self, from: Data(body))
    }

    /// Waits until the server has counted `key` up to `count`.
    func wait(for key: String, toReach count: Int = 1, file: String = #fileID, line: Int = #line) async throws {
        let client = client()
        try await eventually("\"\(key)\" \(count) times", every: .milliseconds(5), file: file, line: line) {
            try await counts(client)[key, default: 0] >= count
        }
    }
}

/// What the server's `/echo` and `/meet` say that it got.
struct HTTP2Echo: Decodable, Sendable {
    var version: String
    var method: String
    var path: String
    var authority: String
    var length: Int
    var connection: Int
}

extension HTTPClient {
    /// Sends to `/echo` or `/meet`, and reads what it says.
    func http2Echo(_ request: HTTPRequest) async throws -> HTTP2Echo {
        try JSONDecoder().decode(HTTP2Echo.self, from: Data(try await send(request).body.collect(upTo: 1 << 20)))
    }
}
