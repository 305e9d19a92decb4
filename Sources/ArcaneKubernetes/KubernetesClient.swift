public import ArcaneCore
public import ArcaneHTTP
import ArcaneJSON
import Foundation

/// Sends requests to the Kubernetes API.
public struct KubernetesClient: Sendable {
    /// How the API is reached.
    public let configuration: ClusterConfiguration
    private let http: HTTPClient
    private let policy: RetryPolicy

    /// Creates a client with connections of its own. An answer may take `timeout`; what fails for a reason that may pass is repeated as
    /// `policy` says.
    public init(
        _ configuration: ClusterConfiguration, timeout: Duration = .seconds(10),
        retrying policy: RetryPolicy = KubernetesClient.patience
    ) {
        self.configuration = configuration
        self.policy = policy
        var settings = HTTPClientConfiguration()
        settings.caFile = configuration.caFile
        settings.connectTimeout = .seconds(5)
        settings.totalTimeout = timeout
        http = HTTPClient(settings)
    }

    /// Eight attempts over about half a minute; 409 is repeated too, since a merge patch does not depend on what it meets.
    public static let patience = RetryPolicy(
        maximumAttempts: 8, initialDelay: .milliseconds(200), maximumDelay: .seconds(10),
        statuses: [408, 409, 425, 429, 500, 502, 503, 504])

    /// Changes an object by a JSON merge patch, and returns the object as it is then.
    ///
    /// `path` is that of the object, such as `/apis/batch/v1/namespaces/n/jobs/j`. Throws `KubernetesError`, or `HTTPError` where
    /// the API could not be reached.
    @discardableResult
    public func mergePatch(_ path: String, _ patch: JSONValue) async throws -> JSONValue {
        var request = HTTPRequest(
            "PATCH", configuration.server + path, headers: ["Content-Type": "application/merge-patch+json"],
            body: Array(patch.text.utf8))
        request.repeatable = true
        if let token = try bearerToken() { request.headers["Authorization"] = "Bearer \(token.exposed)" }
        let (status, _, body) = try await http.fetch(request, limit: 16 << 20, retrying: policy)
        let answer = try? JSONValue(parsing: body)
        guard (200..<300).contains(status) else {
            throw KubernetesError(
                status: status, reason: answer?["reason"]?.stringValue ?? "", message: answer?["message"]?.stringValue ?? "")
        }
        return answer ?? .null
    }

    private func bearerToken() throws -> Secret? {
        guard let file = configuration.tokenFile else { return nil }
        do {
            return Secret(try String(contentsOfFile: file, encoding: .utf8).trimmingCharacters(in: .whitespacesAndNewlines))
        } catch {
            throw StreamError.configuration("the service account's token \(file) cannot be read; mount it into the pod")
        }
    }
}

/// An answer of the Kubernetes API that is not success.
public struct KubernetesError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The HTTP status.
    public var status: Int
    /// The API's reason, such as `Forbidden`.
    public var reason: String
    /// The API's message.
    public var message: String

    /// The status with reason and message.
    public var description: String {
        "the Kubernetes API answered \(status)\(reason.isEmpty ? "" : " \(reason)")\(message.isEmpty ? "" : ": \(message)")"
    }
}
