public import ArcaneCore
public import ArcaneHTTP
import Crypto

/// Signs requests with AWS Signature Version 4, in the `Authorization` header.
///
/// Pure: the time is a parameter and nothing is sent. The rules are those of "Create a signed AWS API request" in the IAM
/// User Guide; libcurl's own signing is not used because the version of current distributions (7.88) signs encoded
/// paths and queries wrongly.
public struct AWSSignatureV4: Hashable, Sendable {
    /// What of the URL's path is signed.
    public enum PathRule: Hashable, Sendable {
        /// The path as it is, encoded once: Amazon S3, where `a//b` and `a/./b` are keys of their own.
        case kept
        /// The path without empty, `.` and `..` parts, with the encoded text encoded once more: every other service.
        case normalized
    }

    /// The region, such as `eu-central-1`.
    public var region: String
    /// The service's name in the signature, such as `s3` or `execute-api`.
    public var service: String
    /// The keys.
    public var credentials: AWSCredentials
    /// How the path is signed.
    public var pathRule: PathRule
    /// Whether the body's hash is also sent, as `x-amz-content-sha256`. Amazon S3 demands it.
    public var sendsBodyHash: Bool

    /// Creates a signer. The rules for path and hash are those of the service unless they are given.
    public init(
        region: String, service: String, credentials: AWSCredentials, pathRule: PathRule? = nil, sendsBodyHash: Bool? = nil
    ) {
        self.region = region
        self.service = service
        self.credentials = credentials
        self.pathRule = pathRule ?? (service == "s3" ? .kept : .normalized)
        self.sendsBodyHash = sendsBodyHash ?? (service == "s3")
    }

    /// The SHA-256 of a body, as lower-case hexadecimal digits.
    public static func bodyHash(_ body: [UInt8]) -> String { Hex.text(SHA256.hash(data: body)) }

    /// The header fields that a request has to be sent with: those of `headers`, the signature and what it needs.
    ///
    /// `address` is the URL as it is sent, its host included: `WebAddress.text`. A `+` in its query means a space, as servers read it.
    /// All given fields are signed except those that proxies change. `bodyHash` is `AWSSignatureV4.bodyHash` of the body.
    public func signedHeaders(
        method: String, address: WebAddress, headers: HTTPHeaders, bodyHash: String, at time: Timestamp
    ) -> HTTPHeaders {
        var headers = headers
        let stamp = Self.stamp(time)
        headers["X-Amz-Date"] = stamp
        if sendsBodyHash { headers["X-Amz-Content-Sha256"] = bodyHash }
        if let token = credentials.sessionToken { headers["X-Amz-Security-Token"] = token.exposed }

        let canonical = CanonicalRequest(
            method: method, address: address, headers: headers, bodyHash: bodyHash, pathRule: pathRule)
        let scope = "\(stamp.prefix(8))/\(region)/\(service)/aws4_request"
        let signature = signature(of: canonical.text, stamp: stamp, scope: scope)
        headers["Authorization"] =
            "AWS4-HMAC-SHA256 Credential=\(credentials.accessKeyID)/\(scope), "
            + "SignedHeaders=\(canonical.signedHeaders), Signature=\(signature)"
        return headers
    }

    private func signature(of canonicalRequest: String, stamp: String, scope: String) -> String {
        let hash = Hex.text(SHA256.hash(data: Array(canonicalRequest.utf8)))
        let text = "AWS4-HMAC-SHA256\n\(stamp)\n\(scope)\n\(hash)"
        var key = SymmetricKey(data: Array("AWS4\(credentials.secretAccessKey.exposed)".utf8))
        for part in [String(stamp.prefix(8)), region, service, "aws4_request"] {
            key = SymmetricKey(data: HMAC<SHA256>.authenticationCode(for: Array(part.utf8), using: key))
        }
        return Hex.text(HMAC<SHA256>.authenticationCode(for: Array(text.utf8), using: key))
    }

    /// The time as AWS writes it, such as `20150830T123600Z`.
    private static func stamp(_ time: Timestamp) -> String {
        let whole = Timestamp(microseconds: time.seconds * 1_000_000)
        return whole.iso8601.filter { $0 != "-" && $0 != ":" }
    }
}
