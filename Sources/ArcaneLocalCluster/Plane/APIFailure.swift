public import ArcaneCore
import ArcaneKubernetes

/// Why the API does not do what it is asked; becomes the `Status` object of the answer.
///
/// Statuses, reasons and wordings are those of the Kubernetes API server, since clients look at all three.
public struct APIFailure: Error, Hashable, Sendable {
    /// The HTTP status.
    public var status: Int
    /// The reason for programs, such as `NotFound`.
    public var reason: String
    /// The message for people.
    public var message: String
    /// `details` of the `Status` object: name, group, kind, causes.
    public var details: JSONValue?
    /// How long the client is asked to wait, in seconds.
    public var retryAfterSeconds: Int?

    /// Creates a failure.
    public init(status: Int, reason: String, message: String, details: JSONValue? = nil, retryAfterSeconds: Int? = nil) {
        self.status = status
        self.reason = reason
        self.message = message
        self.details = details
        self.retryAfterSeconds = retryAfterSeconds
    }

    /// The `Status` object.
    public var json: JSONValue {
        var members: [String: JSONValue] = [
            "kind": "Status", "apiVersion": "v1", "metadata": [:], "status": "Failure", "message": .string(message),
            "reason": .string(reason), "code": .integer(status),
        ]
        members["details"] = details
        if let retryAfterSeconds {
            members["details"] = (details ?? [:]).setting(["retryAfterSeconds"], to: .integer(retryAfterSeconds))
        }
        return .object(members)
    }
}

extension APIFailure {
    /// There is no such object.
    public static func notFound(_ resource: GroupResource, _ name: String) -> APIFailure {
        APIFailure(
            status: 404, reason: "NotFound", message: "\(resource) \"\(name)\" not found", details: details(resource, name))
    }

    /// There is nothing at this path: a kind that is not served.
    public static let noSuchPath = APIFailure(
        status: 404, reason: "NotFound", message: "the server could not find the requested resource", details: [:])

    /// There is an object of that name already.
    public static func alreadyExists(_ resource: GroupResource, _ name: String) -> APIFailure {
        APIFailure(
            status: 409, reason: "AlreadyExists", message: "\(resource) \"\(name)\" already exists",
            details: details(resource, name))
    }

    /// The object is not as the request supposes.
    public static func conflict(_ resource: GroupResource, _ name: String, _ why: String) -> APIFailure {
        APIFailure(
            status: 409, reason: "Conflict", message: "Operation cannot be fulfilled on \(resource) \"\(name)\": \(why)",
            details: details(resource, name))
    }

    /// Somebody else has changed the object.
    public static func modified(_ resource: GroupResource, _ name: String) -> APIFailure {
        conflict(
            resource, name,
            "the object has been modified; please apply your changes to the latest version and try again")
    }

    /// The request makes no sense.
    public static func badRequest(_ message: String) -> APIFailure {
        APIFailure(status: 400, reason: "BadRequest", message: message)
    }

    /// It is not allowed.
    public static func forbidden(_ resource: GroupResource, _ name: String, _ why: String, causes: [JSONValue] = [])
        -> APIFailure
    {
        var details = details(resource, name)
        if !causes.isEmpty { details = details.setting(["causes"], to: .array(causes)) }
        return APIFailure(
            status: 403, reason: "Forbidden", message: "\(resource) \"\(name)\" is forbidden: \(why)", details: details)
    }

    /// The version is too old to go on from.
    public static func expired(_ message: String) -> APIFailure {
        APIFailure(status: 410, reason: "Expired", message: message)
    }

    /// The patch, or the body, is of a type that is not known.
    public static func unsupportedMediaType(_ message: String) -> APIFailure {
        APIFailure(status: 415, reason: "UnsupportedMediaType", message: message)
    }

    /// It is larger than is allowed.
    public static func tooLarge(_ message: String) -> APIFailure {
        APIFailure(status: 413, reason: "RequestEntityTooLarge", message: message)
    }

    /// The server cannot.
    public static func internalError(_ message: String) -> APIFailure {
        APIFailure(status: 500, reason: "InternalError", message: "Internal error occurred: \(message)")
    }

    /// The kind has no such way to be used.
    public static func methodNotAllowed(_ resource: GroupResource, _ verb: String) -> APIFailure {
        APIFailure(
            status: 405, reason: "MethodNotAllowed", message: "\(verb) is not supported on resources of kind \"\(resource)\"",
            details: details(resource, ""))
    }

    /// The object is not what its kind allows; `problems` in the order of their fields.
    static func invalid(_ resource: APIResource, _ name: String, _ problems: [FieldProblem]) -> APIFailure {
        let texts = problems.map(\.text)
        let summary = texts.count == 1 ? texts[0] : "[\(texts.joined(separator: ", "))]"
        let kind = resource.group.isEmpty ? resource.kind : "\(resource.kind).\(resource.group)"
        return APIFailure(
            status: 422, reason: "Invalid", message: "\(kind) \"\(name)\" is invalid: \(summary)",
            details: [
                "name": .string(name), "group": .string(resource.group), "kind": .string(resource.kind),
                "causes": .array(problems.map(\.cause)),
            ])
    }

    private static func details(_ resource: GroupResource, _ name: String) -> JSONValue {
        var members: [String: JSONValue] = ["kind": .string(resource.plural)]
        if !name.isEmpty { members["name"] = .string(name) }
        if !resource.group.isEmpty { members["group"] = .string(resource.group) }
        return .object(members)
    }
}
