import ArcaneHTTP

/// One request to a store, before it is signed.
struct StoreCall: Sendable {
    /// The method.
    var method: String
    /// The object's full key; the empty one means the bucket or container itself.
    var key = ""
    /// Names and values of the query, not encoded.
    var query: [(name: String, value: String)] = []
    /// Header fields.
    var headers: HTTPHeaders = [:]
    /// The body.
    var body: [UInt8] = []
    /// The largest accepted answer, in bytes.
    var limit = StoreExchange.answerLimit
    /// Whether an answer with status 200 may be an error: S3 begins some answers before it knows (CompleteMultipartUpload).
    var successMayFail = false
    /// What is done, for messages, such as `write 's3://bucket/key'`.
    var purpose: String
}
