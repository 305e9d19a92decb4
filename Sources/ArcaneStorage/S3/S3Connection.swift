import ArcaneCore
import ArcaneHTTP

/// Sends signed requests about the objects of one bucket.
struct S3Connection: StoreConnection {
    /// The bucket.
    let bucket: S3Bucket
    /// Where the keys for signing come from.
    let credentials: any AWSCredentialsSource
    /// Sends the requests.
    let exchange: StoreExchange

    /// What all keys begin with.
    var prefix: String { bucket.prefix }
    /// Header fields that a whole object is written with.
    let writeHeaders: HTTPHeaders = ["Content-Type": "application/octet-stream"]

    /// Sends a request and returns its last answer, whatever that is.
    func send(_ call: StoreCall) async throws -> StoreAnswer {
        let hash = AWSSignatureV4.bodyHash(call.body)
        let address = bucket.address(call.key, call.query)
        return try await exchange.send(
            to: call.purpose, limit: call.limit,
            isFinal: { !isFailure($0, call) || !S3Failure($0).isTransient(exchange.policy.statuses) },
            {
                let signer = AWSSignatureV4(
                    region: bucket.region, service: "s3", credentials: try await credentials.credentials())
                let headers = signer.signedHeaders(
                    method: call.method, address: address, headers: call.headers, bodyHash: hash, at: WallClock.now())
                return HTTPRequest(
                    call.method, address.text, headers: headers, body: call.body, maximumResponseBytes: call.limit)
            })
    }

    /// The error that a failed answer means.
    func error(_ answer: StoreAnswer, _ call: StoreCall) -> StreamError {
        S3Failure(answer).streamError(call.purpose, bucket: bucket, statuses: exchange.policy.statuses)
    }

    /// Whether an answer says that the request failed.
    func isFailure(_ answer: StoreAnswer, _ call: StoreCall) -> Bool {
        !answer.isSuccess || call.successMayFail && XMLElement(answer.body)?.name == "Error"
    }

    /// Whether a failure says that there is no such object; a bucket that is missing is another matter.
    func isMissingObject(_ answer: StoreAnswer) -> Bool {
        answer.status == 404 && S3Failure(answer).code != "NoSuchBucket"
    }

    /// Whether the condition of a write did not hold.
    func isObjectPresent(_ answer: StoreAnswer) -> Bool { answer.status == 412 }

    /// An object as messages name it.
    func name(_ key: String) -> String { "s3://\(bucket.name)/\(fullKey(key))" }
}
