import ArcaneCore
import ArcaneHTTP

/// Sends authorized requests about the objects of one container.
struct AzureConnection: Sendable {
    /// The version of the protocol that is spoken. Since 2020-12-06 lists tell folders of hierarchical namespaces.
    static let version = "2021-12-02"

    /// The container.
    let container: AzureContainer
    /// The key or signature.
    let credentials: AzureCredentials
    /// Sends the requests.
    let exchange: StoreExchange

    /// Sends a request and returns its last answer, whatever that is.
    func send(_ call: StoreCall) async throws -> StoreOutcome {
        try await exchange.send(
            to: call.purpose, limit: call.limit,
            isFinal: { $0.isSuccess || !AzureFailure($0).isTransient(exchange.policy.statuses) },
            { request(call, at: WallClock.now()) })
    }

    /// Sends a request whose failures are all errors, and returns the good answer.
    func succeed(_ call: StoreCall) async throws -> StoreAnswer {
        let answer = try await send(call).answer
        if !answer.isSuccess { throw error(answer, call) }
        return answer
    }

    /// The error that a failed answer means.
    func error(_ answer: StoreAnswer, _ call: StoreCall) -> StreamError {
        AzureFailure(answer).streamError(call.purpose, container: container, statuses: exchange.policy.statuses)
    }

    /// The request as it is sent at `time`.
    private func request(_ call: StoreCall, at time: Timestamp) -> HTTPRequest {
        var address = container.address(call.key, call.query)
        var headers = call.headers
        headers["x-ms-version"] = Self.version
        if !call.body.isEmpty || call.method == "PUT" { headers["Content-Type"] = "application/octet-stream" }
        switch credentials {
        case .sharedKey(let key):
            headers = key.signedHeaders(
                method: call.method, address: address, headers: headers, length: call.body.count, at: time)
        case .signature(let token):
            address.query += (address.query.isEmpty ? "" : "&") + token.exposed
        }
        return HTTPRequest(call.method, address.url, headers: headers, body: call.body, maximumResponseBytes: call.limit)
    }

    /// The full key of an object of the location.
    func fullKey(_ key: String) -> String { container.prefix + key }

    /// An object as messages name it.
    func name(_ key: String) -> String { "abfss://\(container.name)@\(container.account)/\(fullKey(key))" }
}
