public import ArcaneCore
import Crypto

/// By what a Job is known to be made from a stream's spec as it is now (contract, section 2). The same as the reference operator's, so
/// that taking over its cluster restarts nothing.
public enum ConfigurationHash {
    /// The hash of a stream's spec: MD5 in hex.
    public static func of(spec: JSONValue) -> String {
        md5(GoJSON.text(of: spec))
    }

    /// The hash of a backfill Job: that of the stream's spec and that of the request's, each in hex once more, joined by a colon.
    public static func of(spec: JSONValue, request: JSONValue) -> String {
        backfill(specHash: of(spec: spec), request: request)
    }

    /// The hash of a backfill Job whose stream has the hash `specHash`. A request that is open counts as one that says nothing of
    /// `completed`.
    public static func backfill(specHash: String, request: JSONValue) -> String {
        var members = request.objectValue ?? [:]
        if members["completed"] == false { members["completed"] = nil }
        let requestHash = md5(GoJSON.text(of: .object(members)))
        return Hex.text(Array(specHash.utf8)) + ":" + Hex.text(Array(requestHash.utf8))
    }

    /// The hash of the stream's spec that the Job with the hash `hash` was made from.
    public static func specPart(of hash: String) -> String {
        guard let colon = hash.firstIndex(of: ":") else { return hash }
        let digits = Array(hash[..<colon].utf8)
        let bytes = stride(from: 0, to: digits.count - 1, by: 2).compactMap {
            UInt8(String(decoding: digits[$0...($0 + 1)], as: UTF8.self), radix: 16)
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func md5(_ text: String) -> String {
        Hex.text(Array(Insecure.MD5.hash(data: Array(text.utf8))))
    }
}
