import ArcaneCore
import ArcaneHTTP

/// Sends signed requests about the objects of one bucket.
struct S3Connection: Sendable {
    /// The bucket.
    let bucket: S3Bucket
    /// Where the keys for signing come from.
    let credentials: any AWSCredentialsSource
    /// Sends the requests.
    let exchange: StoreExchange

    /// Sends a request and returns its last answer, whatever that is.
    func send(_ call: StoreCall) async throws -> StoreOutcome {
        let hash = AWSSignatureV4.bodyHash(call.body)
        let url = bucket.url(call.key, call.query)
        return try await exchange.send(
            to: call.purpose, limit: call.limit,
            isFinal: { !isFailure($0, call) || !S3Failure($0).isTransient(exchange.policy.statuses) },
            {
                let signer = AWSSignatureV4(region: bucket.region, service: "s3", credentials: try await credentials.credentials())
                let headers = try signer.signedHeaders(
                    method: call.method, url: url, headers: call.headers, bodyHash: hash, at: WallClock.now())
                return HTTPRequest(call.method, url, headers: headers, body: call.body, maximumResponseBytes: call.limit)
            })
    }

    /// Sends a request whose failures are all errors, and returns the good answer.
    func succeed(_ call: StoreCall) async throws -> StoreAnswer {
        let answer = try await send(call).answer
        if isFailure(answer, call) { throw error(answer, call) }
        return answer
    }

    /// The error that a failed answer means.
    func error(_ answer: StoreAnswer, _ call: StoreCall) -> StreamError {
        S3Failure(answer).streamError(call.purpose, bucket: bucket, statuses: exchange.policy.statuses)
    }

    /// Whether an answer says that the request failed.
    func isFailure(_ answer: StoreAnswer, _ call: StoreCall) -> Bool {
        !answer.isSuccess || call.successMayFail && XMLElement(answer.body)?.name == "Error"
    }

    /// The full key of an object of the location.
    func fullKey(_ key: String) -> String { bucket.prefix + key }

    /// An object as messages name it.
    func name(_ key: String) -> String { "s3://\(bucket.name)/\(fullKey(key))" }
}
