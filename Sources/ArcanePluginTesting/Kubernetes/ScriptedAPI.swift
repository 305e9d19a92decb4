package import ArcaneCore
import ArcaneHTTPServer
import ArcaneJSON
import Hummingbird
import Synchronization

/// A Kubernetes API that answers each request as a test's script says, and remembers what it was asked.
package final class ScriptedAPI: Sendable {
    /// What a request is answered with.
    package enum Answer: Sendable {
        /// A status and an object.
        case json(Int, JSONValue, retryAfter: String? = nil)
        /// 200 and these pieces, one after the other, then the end; or nothing more until the client goes, where it is `open`.
        case pieces([String], isOpen: Bool = false)
        /// Nothing, until the client gives up.
        case silence
    }

    /// A request that has arrived.
    package struct Seen: Sendable {
        package var method: String
        package var path: String
        package var query: [String: String]
        package var contentType: String?
        package var authorization: String?
        package var body: JSONValue
    }

    /// The port on 127.0.0.1.
    package let port: Int
    private let state = Mutex<[Seen]>([])
    private let script: @Sendable (Seen, Int) -> Answer

    private init(port: Int, script: @escaping @Sendable (Seen, Int) -> Answer) {
        self.port = port
        self.script = script
    }

    /// The requests so far.
    package var seen: [Seen] { state.withLock { $0 } }

    /// Serves while `body` runs. `script` is asked with each request and how many came before it.
    package static func serving<Result: Sendable>(
        _ script: @escaping @Sendable (Seen, Int) -> Answer, _ body: @escaping @Sendable (ScriptedAPI) async throws -> Result
    ) async throws -> Result {
        let api = ScriptedAPI(port: try FreePort.find(), script: script)
        let router = Router()
        let handle: @Sendable (Request, BasicRequestContext) async throws -> Response = { request, _ in
            let bytes = try await request.body.collect(upTo: 8 << 20)
            return try await api.response(
                to: Seen(
                    method: request.method.rawValue, path: request.uri.path,
                    query: Dictionary(
                        request.uri.queryParameters.map { (String($0.key), String($0.value)) }, uniquingKeysWith: { $1 }),
                    contentType: request.headers[.contentType], authorization: request.headers[.authorization],
                    body: (try? JSONValue(parsing: Array(bytes.readableBytesView))) ?? .null))
        }
        router.get("**", use: handle)
        router.post("**", use: handle)
        router.put("**", use: handle)
        router.patch("**", use: handle)
        router.delete("**", use: handle)
        return try await HTTPServer(router.buildResponder(), port: api.port).serve { _ in try await body(api) }
    }

    private func response(to request: Seen) async throws -> Response {
        let count = state.withLock { seen in
            seen.append(request)
            return seen.count - 1
        }
        switch script(request, count) {
        case .json(let status, let object, let retryAfter):
            var response = Response(
                status: .init(code: status), headers: [.contentType: "application/json"],
                body: .init(byteBuffer: ByteBuffer(string: object.text)))
            if let retryAfter { response.headers[.retryAfter] = retryAfter }
            return response
        case .silence:
            try await Task.sleep(for: .seconds(3600))
            throw CancellationError()
        case .pieces(let pieces, let isOpen):
            return Response(
                status: .ok,
                body: .init { writer in
                    for piece in pieces { try await writer.write(ByteBuffer(string: piece)) }
                    if isOpen { try await Task.sleep(for: .seconds(3600)) }
                    try await writer.finish(nil)
                })
        }
    }
}
