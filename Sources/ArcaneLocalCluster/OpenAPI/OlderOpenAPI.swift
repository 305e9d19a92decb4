import ArcaneCore

/// The OpenAPI v2 document, which has nothing in it: kubectl falls back on it for kinds that it does not find in version 3, and goes on where
/// it does not know them either. Without the document it would stop and say that, instead of that there is no such kind.
enum OlderOpenAPI {
    private static let title = "Arcane local cluster"
    private static let version = "v1.\(ProbeEndpoint.minor)"

    /// The document in protobuf where the client asks for that, as kubectl does, else in JSON.
    static func answer(accept: String) -> APIAnswer {
        guard accept.contains("protobuf") else {
            return .json(["swagger": "2.0", "info": ["title": .string(title), "version": .string(version)], "paths": [:]])
        }
        let information = field(1, Array(title.utf8)) + field(2, Array(version.utf8))
        return APIAnswer(
            contentType: "application/com.github.proto-openapi.spec.v2.v1.0+protobuf",
            body: .bytes(field(1, Array("2.0".utf8)) + field(2, information)))
    }

    /// A field of a protobuf message; `bytes` are fewer than 128.
    private static func field(_ number: UInt8, _ bytes: [UInt8]) -> [UInt8] {
        [number << 3 | 2, UInt8(clamping: bytes.count)] + bytes
    }
}
