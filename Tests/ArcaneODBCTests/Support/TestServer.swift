import ArcaneCore
import ArcaneHTTP
import ArcaneTestSupport
import Foundation

@testable import ArcaneODBC

/// The SQL Server that the tests share: the development server, or the one of the connection string in `ARCANE_TEST_SQLSERVER`.
///
/// What tests ask of it is in their own statements, and faults strike only the batches that hold a test's own mark, so that tests
/// do not see each other.
struct TestServer: Sendable {
    /// How it is reached.
    let settings: ConnectionSettings
    /// The port of the development server's control channel.
    private let controlPort: Int?

    /// Whether the tests run against a server of somebody else, which fails on nobody's request.
    static let isReal = ProcessInfo.processInfo.environment["ARCANE_TEST_SQLSERVER"] != nil

    private static let started = Task { () async throws -> TestServer in
        if let text = ProcessInfo.processInfo.environment["ARCANE_TEST_SQLSERVER"] {
            return TestServer(settings: try ConnectionSettings(parsing: Secret(text)), controlPort: nil)
        }
        return try await offloaded {
            // It ends with this process.
            Result {
                let process = try ServerProcess(
                    executable: Repository.python, arguments: [Repository.path("scripts/dev-sqlserver")])
                return TestServer(
                    settings: try .development(port: process.ready["port"] ?? 0), controlPort: process.ready["control"])
            }
        }.get()
    }

    /// The server, which the first test starts.
    static var shared: TestServer { get async throws { try await started.value } }

    /// Whether the development server has got a batch with `mark`.
    func hasReceived(_ mark: String) async throws -> Bool {
        let answer = try await HTTPClient().fetch(
            HTTPRequest("GET", "http://127.0.0.1:\(controlPort ?? 0)/log"), limit: 1 << 28)
        return String(decoding: answer.body, as: UTF8.self).contains("/* \(mark) */")
    }

    /// Adds a fault to the development server, by its JSON.
    func add(fault: String) async throws {
        let answer = try await HTTPClient().fetch(
            HTTPRequest("POST", "http://127.0.0.1:\(controlPort ?? 0)/faults", body: Array(fault.utf8)), limit: 1 << 20)
        guard answer.status == 200 else { throw StreamError.configuration(String(decoding: answer.body, as: UTF8.self)) }
    }
}

extension ConnectionSettings {
    /// How the administrator of a development server reaches it, without encryption.
    static func development(port: Int) throws -> ConnectionSettings {
        try ConnectionSettings(
            parsing: Secret("Server=tcp:127.0.0.1,\(port);User ID=sa;Password=Development.1;Encrypt=no;Command Timeout=30"))
    }
}

/// Runs `body` with a connection to the shared server.
@discardableResult
func withConnection<Value>(_ body: (ODBCConnection) async throws -> Value) async throws -> Value {
    try await body(ODBCConnection.open(TestServer.shared.settings))
}

extension ODBCConnection {
    /// All rows of a query, in one batch per element.
    nonisolated func batches(
        _ text: String, _ parameters: [ODBCParameter] = [], as schema: Schema? = nil, options: ReadOptions = ReadOptions()
    ) async throws -> [RecordBatch] {
        let result = try await query(text, parameters, as: schema, options: options)
        var batches: [RecordBatch] = []
        while let batch = try await result.next() { batches.append(batch) }
        return batches
    }
}

extension Column {
    /// The byte strings of the column; nil for absent values.
    var bytes: [[UInt8]?] {
        guard case .bytes(let offsets, let data) = values else { return [] }
        return (0..<count).map { validity.isValid($0) ? Array(data[offsets[$0]..<offsets[$0 + 1]]) : nil }
    }
}
