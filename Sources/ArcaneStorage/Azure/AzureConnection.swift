import ArcaneCore
import ArcaneHTTP

/// Sends authorized requests about the objects of one container.
struct AzureConnection: StoreConnection {
    /// The version of the protocol that is spoken. Since 2020-12-06 lists tell folders of hierarchical namespaces.
    static let version = "2021-12-02"

    /// The container.
    let container: AzureContainer
    /// The key or signature.
    let credentials: AzureCredentials
    /// Sends the requests.
    let exchange: StoreExchange

    /// What all keys begin with.
    var prefix: String { container.prefix }
    /// Header fields that a whole object is written with.
    let writeHeaders: HTTPHeaders = ["x-ms-blob-type": "BlockBlob"]

    /// Sends a request and returns its last answer, whatever that is.
    func send(_ call: StoreCall) async throws -> StoreAnswer {
        try await exchange.send(
            to: call.purpose, limit: call.limit,
            isFinal: { $0.isSuccess || !AzureFailure($0).isTransient(exchange.policy.statuses) },
            { request(call, at: WallClock.now()) })
    }

    /// Whether an answer says that the request failed.
    func isFailure(_ answer: StoreAnswer, _ call: StoreCall) -> Bool { !answer.isSuccess }

    /// Whether a failure says that there is no such blob; a container that is missing is another matter.
    func isMissingObject(_ answer: StoreAnswer) -> Bool {
        answer.status == 404 && AzureFailure(answer).code != "ContainerNotFound"
    }

    /// Whether the condition of a write did not hold: the Blob service says 409 BlobAlreadyExists, emulators say 412.
    func isObjectPresent(_ answer: StoreAnswer) -> Bool {
        answer.status == 412 || AzureFailure(answer).code == "BlobAlreadyExists"
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
            address.query = [address.query, token.exposed].compactMap(\.self).joined(separator: "&")
        }
        return HTTPRequest(call.method, address.text, headers: headers, body: call.body, maximumResponseBytes: call.limit)
    }

    /// An object as messages name it.
    func name(_ key: String) -> String { "abfss://\(container.name)@\(container.account)/\(fullKey(key))" }
}
