import ArcaneCore

/// Keeps the token that requests share, and renews it once for all of them.
actor TokenCache {
    private let obtain: @Sendable () async throws -> AccessToken
    private let now: @Sendable () -> Timestamp
    private var token: AccessToken?
    private var renewal: Task<AccessToken, any Error>?

    /// Creates an empty cache.
    ///
    /// - Parameters:
    ///   - now: the clock by which tokens end.
    ///   - obtain: asks the endpoint for a new token.
    init(now: @escaping @Sendable () -> Timestamp, obtain: @escaping @Sendable () async throws -> AccessToken) {
        self.now = now
        self.obtain = obtain
    }

    /// The token to use now; a new one where the last is about to end, or is `rejected`, which a server has refused.
    ///
    /// Many requests that find the same token refused ask the endpoint once.
    func token(insteadOf rejected: Secret? = nil) async throws -> Secret {
        while true {
            if let token, token.value != rejected, token.isFresh(at: now()) { return token.value }
            let task = renewal ?? Task { try await obtain() }
            renewal = task
            let result = await withTaskCancellationHandler {
                await task.result
            } onCancel: {
                task.cancel()
            }
            if renewal == task { renewal = nil }
            do {
                let fresh = try result.get()
                token = fresh
                return fresh.value
            } catch {
                // Another request that waited for the same token was cancelled, and the renewal with it.
                if task.isCancelled, !Task.isCancelled { continue }
                throw error
            }
        }
    }
}
