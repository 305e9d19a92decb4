import ArcaneCore
import ArcaneHTTP

/// Where objects are stored: what `sink.location` says.
public enum StorageLocation: Hashable, Sendable {
    /// `file:///dir`: a folder by its absolute path.
    case file(path: String)
    /// `s3://bucket/prefix`, or `s3a://`: a bucket and what all keys begin with; empty for nothing.
    case s3(bucket: String, prefix: String)
    /// `abfss://container@account.dfs.core.windows.net/prefix`: a container in the storage account on `host`, and what all keys
    /// begin with.
    case azure(container: String, host: String, prefix: String)

    /// Reads a location. Throws `StreamError.configuration` that names `sink.location` and says what to write.
    public init(_ text: String) throws {
        guard let separator = text.firstRange(of: "://") else {
            throw text.hasPrefix("/")
                ? Self.wrong("is a path: write file://\(text)")
                : Self.wrong(
                    "is no URL: write file:///folder, s3://bucket/prefix or "
                        + "abfss://container@account.dfs.core.windows.net/prefix"
                )
        }
        let rest = text[separator.upperBound...]
        let authority = String(rest.prefix { $0 != "/" })
        let path = String(rest.dropFirst(authority.count))
        switch text[..<separator.lowerBound].lowercased() {
        case "file": self = try Self.file(authority, path)
        case "s3", "s3a": self = try Self.s3(authority, path)
        case "abfss": self = try Self.azure(authority, path)
        case "abfs":
            throw Self.wrong("begins with abfs://, which is not encrypted: write abfss://")
        case "wasb", "wasbs", "http", "https":
            throw Self.wrong(
                "is not written like this: Azure is abfss://container@account.dfs.core.windows.net/prefix, S3 is "
                    + "s3://bucket/prefix"
            )
        default:
            throw Self.wrong("has a scheme that is not known: use file://, s3:// or abfss://")
        }
    }

    private static func file(_ host: String, _ path: String) throws -> Self {
        guard host.isEmpty || host == "localhost" else {
            throw wrong("names the host '\(host)': write file:/// with three slashes and an absolute path")
        }
        let decoded = String(decoding: PercentEncoding.decode(path.utf8), as: UTF8.self)
        guard decoded.hasPrefix("/"), !decoded.utf8.contains(0), !decoded.split(separator: "/").contains("..") else {
            throw wrong("needs an absolute path without '..', such as file:///data/streams")
        }
        return .file(path: decoded)
    }

    private static func s3(_ bucket: String, _ path: String) throws -> Self {
        // The text is not repeated where it may hold a key.
        if bucket.contains("@") {
            throw wrong("must not hold credentials: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY in the environment")
        }
        let isName = bucket.utf8.allSatisfy {
            switch $0 {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "_"):
                true
            default: false
            }
        }
        guard isName, bucket.count >= 3, bucket.count <= 255 else {
            throw wrong("has no proper bucket name: write s3://bucket/prefix")
        }
        return .s3(bucket: bucket, prefix: try prefix(path))
    }

    private static func azure(_ authority: String, _ path: String) throws -> Self {
        if path.contains("?") || authority.contains("?") {
            throw wrong("must not hold a query: set a shared access signature as AZURE_STORAGE_SAS_TOKEN in the environment")
        }
        let parts = authority.split(separator: "@", omittingEmptySubsequences: false)
        guard parts.count == 2, !parts[0].isEmpty, !parts[1].isEmpty,
            parts.allSatisfy({ $0.utf8.allSatisfy { $0 > 32 && $0 < 127 && !"%#\\:".utf8.contains($0) } })
        else { throw wrong("is not complete: write abfss://container@account.dfs.core.windows.net/prefix") }
        return .azure(container: String(parts[0]), host: parts[1].lowercased(), prefix: try prefix(path))
    }

    /// The beginning of all keys, without slashes at its ends.
    private static func prefix(_ path: String) throws -> String {
        var prefix = path.drop { $0 == "/" }
        while prefix.hasSuffix("/") { prefix.removeLast() }
        if prefix.isEmpty { return "" }
        do {
            try ObjectKey.check(String(prefix))
        } catch let error as StreamError {
            throw wrong("has a prefix that cannot begin keys: \(error.message)")
        }
        return String(prefix)
    }

    private static func wrong(_ what: String) -> StreamError { .configuration("sink.location \(what)") }
}

extension StorageLocation: CustomStringConvertible {
    /// The location as a URL. It holds no secret.
    public var description: String {
        switch self {
        case .file(let path): "file://\(path)"
        case .s3(let bucket, let prefix): "s3://\(bucket)\(prefix.isEmpty ? "" : "/" + prefix)"
        case .azure(let container, let host, let prefix):
            "abfss://\(container)@\(host)\(prefix.isEmpty ? "" : "/" + prefix)"
        }
    }
}
