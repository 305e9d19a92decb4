public import ArcaneCore

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

    private let api: ScriptedAPI

    private init(_ api: ScriptedAPI) {
        self.api = api
    }

    /// The port on 127.0.0.1.
    public var port: Int { api.port }

    /// The patches so far.
    public var patches: [Patch] {
        api.seen.filter { $0.method == "PATCH" }.map {
            Patch(path: $0.path, contentType: $0.contentType, authorization: $0.authorization, body: $0.body)
        }
    }

    /// Serves while `body` runs. Requests get the answers in their order; the last one holds for all that follow.
    public static func serving<Result: Sendable>(
        _ answers: [Answer] = [.status(200)], _ body: @escaping @Sendable (KubernetesAPIStub) async throws -> Result
    ) async throws -> Result {
        try await ScriptedAPI.serving({ _, count in
            answer(count < answers.count ? answers[count] : answers.last ?? .status(200))
        }) { try await body(KubernetesAPIStub($0)) }
    }

    private static func answer(_ answer: Answer) -> ScriptedAPI.Answer {
        switch answer {
        case .silence: .silence
        case .status(let code) where code < 300: .json(code, ["kind": "Job"])
        case .status(let code):
            .json(code, ["kind": "Status", "code": .integer(code), "reason": "Stubbed", "message": "as the test wants"])
        }
    }
}
