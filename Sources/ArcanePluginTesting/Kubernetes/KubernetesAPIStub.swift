public import ArcaneCore
import ArcaneJSON
import Foundation
import Hummingbird
import Logging
import Synchronization

/// A small Kubernetes API that takes merge patches and answers as a test wants.
public final class KubernetesAPIStub: Sendable {
    /// What a request is answered with.
    public enum Answer: Sendable {
        /// This status, with a `Status` object where it is a failure.
        case status(Int)
        /// Nothing, until the client gives up.
        case silence
    }

    /// A patch that has arrived.
    public struct Patch: Sendable {
        /// The path of the object.
        public let path: String
        /// The header that says which kind of patch it is.
        public let contentType: String?
        /// The header with the token.
        public let authorization: String?
        /// The patch; null where it is not JSON.
        public let body: JSONValue
    }

    /// The port on 127.0.0.1.
    public let port: Int
    private let state: Mutex<(patches: [Patch], answers: [Answer])>

    private init(port: Int, answers: [Answer]) {
        self.port = port
        state = Mutex(([], answers))
    }

    /// The patches so far.
    public var patches: [Patch] { state.withLock { $0.patches } }

    /// Serves while `body` runs. Requests get the answers in their order; the last one holds for all that follow.
    public static func serving<Result: Sendable>(
        _ answers: [Answer] = [.status(200)], _ body: @escaping @Sendable (KubernetesAPIStub) async throws -> Result
    ) async throws -> Result {
        let stub = KubernetesAPIStub(port: try FreePort.find(), answers: answers)
        let (ready, isReady) = AsyncStream.makeStream(of: Void.self)
        var quiet = Logger(label: "stub")
        quiet.logLevel = .critical
        let application = Application(
            router: stub.router, configuration: .init(address: .hostname("127.0.0.1", port: stub.port)),
            onServerRunning: { _ in isReady.finish() }, logger: quiet)
        return try await withThrowingTaskGroup(of: Result?.self) { group in
            group.addTask {
                try await application.run()
                return nil
            }
            group.addTask {
                for await _ in ready {}
                return try await body(stub)
            }
            defer { group.cancelAll() }
            while let result = try await group.next() {
                if let result { return result }
            }
            throw CancellationError()
        }
    }

    private var router: Router<BasicRequestContext> {
        let router = Router()
        router.patch("**") { [self] request, _ in
            let body = try await request.body.collect(upTo: 1 << 20)
            let patch = Patch(
                path: request.uri.path, contentType: request.headers[.contentType],
                authorization: request.headers[.authorization],
                body: (try? JSONValue(parsing: Array(body.readableBytesView))) ?? .null)
            return try await response(to: record(patch))
        }
        return router
    }

    private func record(_ patch: Patch) -> Answer {
        state.withLock { state in
            state.patches.append(patch)
            return state.answers.count > 1 ? state.answers.removeFirst() : state.answers.first ?? .status(200)
        }
    }

    private func response(to answer: Answer) async throws -> Response {
        switch answer {
        case .silence:
            try await Task.sleep(for: .seconds(3600))
            throw CancellationError()
        case .status(let code):
            let object: JSONValue =
                code < 300
                ? ["kind": "Job"]
                : ["kind": "Status", "code": .integer(code), "reason": "Stubbed", "message": "as the test wants"]
            return Response(
                status: .init(code: code), headers: [.contentType: "application/json"],
                body: .init(byteBuffer: ByteBuffer(string: object.text)))
        }
    }
}
