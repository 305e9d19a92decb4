import ArcaneCore
import Foundation

/// Gives each request the token of the moment.
actor CredentialSource {
    private let credentials: ClusterCredentials
    private var current: ExecCredential?
    private var renewal: Task<ExecCredential, any Error>?

    init(_ configuration: ClusterConfiguration) {
        credentials = configuration.credentials
    }

    /// Whether another token may be had where one was refused.
    nonisolated var canRenew: Bool {
        switch credentials {
        case .tokenFile, .exec: true
        case .none, .token, .certificate: false
        }
    }

    /// The token; nil for who has none. `refused` is one that the API did not accept.
    func token(insteadOf refused: Secret? = nil) async throws -> Secret? {
        switch credentials {
        case .none, .certificate: return nil
        case .token(let token): return token
        case .tokenFile(let file):
            do {
                return Secret(try String(contentsOfFile: file, encoding: .utf8).trimmingCharacters(in: .whitespacesAndNewlines))
            } catch {
                throw StreamError.configuration("the service account's token \(file) cannot be read; mount it into the pod")
            }
        case .exec(let plugin):
            if let current, current.token != refused, current.isGood(at: .now) { return current.token }
            let credential = try await renew(plugin)
            return credential.token
        }
    }

    /// Runs the program once for all requests that wait for it.
    private func renew(_ plugin: ExecCredentialPlugin) async throws -> ExecCredential {
        let renewal = renewal ?? Task { try await plugin.run() }
        self.renewal = renewal
        defer { self.renewal = nil }
        let credential = try await renewal.value
        current = credential
        return credential
    }
}
