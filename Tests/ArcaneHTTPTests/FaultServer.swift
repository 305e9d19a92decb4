import ArcaneHTTP
import ArcaneTestSupport
import Foundation

/// The misbehaving server of one test.
struct FaultServer: Sendable {
    private let ports: [String: Int]

    /// Starts a server, with its TLS ports where `tls` names a folder of certificates, and stops it after `body`.
    static func with<Result: Sendable>(
        tls folder: String? = nil, _ body: @Sendable (FaultServer) async throws -> Result
    ) async throws -> Result {
        try await withPythonServer("scripts/dev-http-faults.py", folder.map { ["--tls", $0] } ?? []) { ready in
            try await body(FaultServer(ports: ready))
        }
    }

    /// A URL of the plain port.
    func url(_ path: String) -> String { "http://127.0.0.1:\(port())\(path)" }

    /// A URL of the port called `name`.
    func tlsURL(_ path: String, _ name: String = "tlsPort") -> String { "https://127.0.0.1:\(port(name))\(path)" }

    /// The port called `name`.
    func port(_ name: String = "port") -> Int { ports[name] ?? 0 }

    /// What the server has counted so far.
    func counts() async throws -> [String: Int] {
        let body = try await HTTPClient().send(HTTPRequest(url: url("/counts"))).body.collect(upTo: 1 << 20)
        return try JSONDecoder().decode([String: Int].self, from: Data(body))
    }

    /// Waits until the server has counted `key` up to `count`.
    func wait(for key: String, toReach count: Int = 1, file: String = #fileID, line: Int = #line) async throws {
        try await eventually("\"\(key)\" \(count) times", every: .milliseconds(5), file: file, line: line) {
            try await counts()[key, default: 0] >= count
        }
    }
}

/// What `/echo` says that the server got.
struct Echo: Decodable {
    var method: String
    var target: String
    var fields: [[String]]
    var body: String
    var length: Int
    var connection: Int

    /// The values of the fields called `name`.
    func values(_ name: String) -> [String] {
        fields.filter { $0.first?.lowercased() == name.lowercased() }.compactMap(\.last)
    }
}

extension HTTPRequest {
    /// A GET.
    init(url: String, headers: HTTPHeaders = [:], timeout: Duration? = nil) {
        self.init("GET", url, headers: headers, timeout: timeout)
    }
}

extension HTTPClient {
    /// Sends and reads all.
    func text(_ request: HTTPRequest) async throws -> String {
        String(decoding: try await send(request).body.collect(upTo: 1 << 26), as: UTF8.self)
    }

    /// Sends to `/echo`, or to what redirects there, and reads what it says.
    func echo(_ request: HTTPRequest) async throws -> Echo {
        try JSONDecoder().decode(Echo.self, from: Data(try await send(request).body.collect(upTo: 1 << 20)))
    }

    /// The code of the error that sending and reading ends with; nil where it succeeds.
    func failure(_ request: HTTPRequest) async -> HTTPError.Code? {
        do {
            for try await _ in try await send(request).body {}
            return nil
        } catch {
            return (error as? HTTPError)?.code
        }
    }
}
