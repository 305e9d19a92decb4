import ArcaneCore
import ArcaneHTTP

/// What S3, or a service like it, says about a request that failed.
struct S3Failure: Hashable, Sendable {
    /// The status code of the answer.
    let status: Int
    /// S3's code, such as `NoSuchBucket`; empty where the body holds none.
    let code: String
    /// S3's sentence about it.
    let message: String
    /// The region where the bucket is, if the answer says so.
    let region: String?

    /// Reads an answer. The document is `<Error>`, or `<ErrorResponse>` with an `<Error>` inside from other AWS services.
    init(_ answer: StoreAnswer) {
        let root = XMLElement(answer.body)
        let error = root?["Error"] ?? root
        status = answer.status
        code = error?["Code"]?.text ?? ""
        message = error?["Message"]?.text ?? ""
        region = answer.headers["x-amz-bucket-region"] ?? error?["Region"]?.text
    }

    /// Codes of failures that pass, whatever their status. A lost or changed body (`IncompleteBody`, `BadDigest` …) comes from
    /// the way; `ConditionalRequestConflict` says that another conditional write is not decided yet.
    private static let passing: Set<String> = [
        "InternalError", "SlowDown", "ServiceUnavailable", "RequestTimeout", "OperationAborted", "ConditionalRequestConflict",
        "Throttling", "ThrottlingException", "RequestLimitExceeded", "TooManyRequests", "IncompleteBody", "BadDigest",
        "XAmzContentSHA256Mismatch",
    ]

    /// Whether the same request may succeed later.
    func isTransient(_ statuses: Set<Int>) -> Bool {
        statuses.contains(status) || status >= 500 && status != 501 || Self.passing.contains(code)
    }

    /// Status, code and sentence, for messages. S3's other elements, such as the text that it signed, are left out.
    var text: String {
        let name = code.isEmpty ? "status \(status)" : "\(code), status \(status)"
        return message.isEmpty ? name : "\(name): \(message.prefix(300))"
    }

    /// The error for the person who runs the stream; `purpose` says what was to be done, such as `write 's3://bucket/key'`.
    func streamError(_ purpose: String, bucket: S3Bucket, statuses: Set<Int>) -> StreamError {
        let text = "cannot \(purpose) (\(text))"
        switch code {
        case "NoSuchBucket":
            return .refused(
                "\(text): create the bucket '\(bucket.name)' at \(bucket.endpoint.origin), or correct sink.location or sink.s3.endpoint"
            )
        case "AccessDenied", "AllAccessDisabled", "AccountProblem":
            return .refused(
                "\(text): allow the key or role to get, put, list and delete objects of the bucket '\(bucket.name)'")
        case "InvalidAccessKeyId", "SignatureDoesNotMatch", "InvalidToken", "InvalidClientTokenId", "TokenRefreshRequired":
            return .refused("\(text): correct AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN")
        case "ExpiredToken":
            return .refused("\(text): renew AWS_SESSION_TOKEN and its keys, or use AWS_WEB_IDENTITY_TOKEN_FILE")
        case "RequestTimeTooSkewed":
            return .refused("\(text): set the clock of this machine, it differs from the store's by more than 15 minutes")
        case "PermanentRedirect", "TemporaryRedirect", "AuthorizationHeaderMalformed", "IllegalLocationConstraintException":
            return .configuration("\(text): set sink.s3.region to \(region.map { "'\($0)'" } ?? "the bucket's region")")
        case "EntityTooLarge":
            return .configuration("\(text): lower groupsPerFile or rowsPerGroup")
        default: break
        }
        if status == 301 || status == 307 {
            return .configuration("\(text): set sink.s3.region to \(region.map { "'\($0)'" } ?? "the bucket's region")")
        }
        if isTransient(statuses) { return .transient("\(text): the store failed at every try") }
        if status == 501 || code == "NotImplemented" {
            return .refused("\(text): the store lacks this function; it must support conditional writes (If-None-Match)")
        }
        return .refused("\(text): check sink.location and sink.s3.endpoint")
    }
}
