public import ArcaneCore
import ArcaneJSON
import ArcaneYAML
import Foundation

/// A request to the API, apart from the connection that it came on.
public struct APIRequest: Sendable {
    /// The HTTP method.
    public var method: String
    /// The path, without the query.
    public var path: String
    /// The parameters of the query.
    public var query: [String: String]
    /// What kinds of answers the client takes.
    public var accept: String
    /// The type of the body.
    public let contentType: String
    /// The program that asks.
    public var userAgent: String
    /// The body.
    public let body: [UInt8]
    /// What the path stands for.
    public let target: APITarget
    /// The body as it was read, once.
    private let read: Result<JSONValue?, APIFailure>

    /// Creates a request. `query` is as it stands in the URL.
    public init(
        method: String, path: String, query: String = "", accept: String = "", contentType: String = "", userAgent: String = "",
        body: [UInt8] = []
    ) {
        self.method = method
        self.path = path
        self.query = Self.parameters(query)
        self.accept = accept
        self.contentType = contentType
        self.userAgent = userAgent
        self.body = body
        target = APITarget(path: path)
        read = Result { () throws(APIFailure) in try Self.json(body, contentType: contentType) }
    }

    /// What is asked, in the words of RBAC; nil for a method that the API does not have.
    public var verb: APIVerb? {
        let hasName = target.name != nil
        return switch method {
        case "GET", "HEAD": isWatch ? .watch : hasName ? .get : .list
        case "POST": .create
        case "PUT": .update
        case "PATCH": .patch
        case "DELETE": hasName ? .delete : .deleteCollection
        default: nil
        }
    }

    /// Whether a parameter is there and not "false" or "0".
    public func isSet(_ name: String) -> Bool { query[name].map { $0 != "false" && $0 != "0" } ?? false }

    /// The body as JSON; YAML and, of some kinds, protobuf are read too. An empty body is nil.
    public func json() throws(APIFailure) -> JSONValue? { try read.get() }

    private static func json(_ body: [UInt8], contentType: String) throws(APIFailure) -> JSONValue? {
        if body.isEmpty { return nil }
        let type = contentType.prefix { $0 != ";" }.lowercased()
        if type == "application/vnd.kubernetes.protobuf" { return try ProtobufBody.json(body) }
        if type.contains("protobuf") || type.contains("cbor") {
            throw .unsupportedMediaType(
                "the body of the request was in an unknown format - accepted media types include: application/json, application/yaml"
            )
        }
        do {
            return type.contains("yaml")
                ? try JSONValue(yaml: String(decoding: body, as: UTF8.self)) : try JSONValue(parsing: body)
        } catch {
            throw .badRequest("the body of the request cannot be read: \(error)")
        }
    }

    private var isWatch: Bool { isSet("watch") && (target.name == nil) }

    private static func parameters(_ query: String) -> [String: String] {
        let pairs = query.split(separator: "&").map { pair -> (String, String) in
            let name = pair.prefix { $0 != "=" }
            return (decoded(name), decoded(pair.dropFirst(name.count + 1)))
        }
        return Dictionary(pairs, uniquingKeysWith: { _, last in last })
    }

    /// The text behind percent-encoding, in which clients may write a space as a plus sign.
    private static func decoded(_ text: Substring) -> String {
        let spaced = String(text).replacing("+", with: " ")
        return spaced.removingPercentEncoding ?? spaced
    }
}
