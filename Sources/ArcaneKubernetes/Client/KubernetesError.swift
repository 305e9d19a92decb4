public import ArcaneCore

/// An answer of the Kubernetes API that is not success.
public struct KubernetesError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The HTTP status.
    public var status: Int
    /// The API's reason, such as `Forbidden`; empty where it gave none.
    public var reason: String
    /// The API's message.
    public var message: String
    /// What the API says of single fields, such as `spec.url: Required value`.
    public var causes: [String]
    /// How long the API asks to wait.
    public var retryAfter: Duration?

    /// Creates an error.
    public init(status: Int, reason: String = "", message: String = "", causes: [String] = [], retryAfter: Duration? = nil) {
        self.status = status
        self.reason = reason
        self.message = message
        self.causes = causes
        self.retryAfter = retryAfter
    }

    /// Reads a `Status` object. `status` counts where it has no code.
    public init(status: Int, json: JSONValue?, retryAfter: Duration? = nil) {
        let causes = json?["details"]?["causes"]?.arrayValue ?? []
        self.init(
            status: json?["code"]?.intValue ?? status, reason: json?["reason"]?.stringValue ?? "",
            message: json?["message"]?.stringValue ?? "",
            causes: causes.map { "\($0["field"]?.stringValue ?? ""): \($0["message"]?.stringValue ?? "")" },
            retryAfter: retryAfter ?? json?["details"]?["retryAfterSeconds"]?.intValue.map { .seconds($0) })
    }

    /// The status with reason and message.
    public var description: String {
        "the Kubernetes API answered \(status)\(reason.isEmpty ? "" : " \(reason)")\(message.isEmpty ? "" : ": \(message)")"
    }
}

extension KubernetesError {
    /// The object, or the kind, does not exist.
    public var isNotFound: Bool { status == 404 }
    /// An object of that name exists.
    public var isAlreadyExists: Bool { status == 409 && reason == "AlreadyExists" }
    /// The object is not as the request supposed: somebody else has changed it.
    public var isConflict: Bool { status == 409 && reason != "AlreadyExists" }
    /// The resourceVersion or the continue token is too old: list again.
    public var isGone: Bool { status == 410 || reason == "Expired" || reason == "Gone" }
    /// The credentials are not accepted.
    public var isUnauthorized: Bool { status == 401 }
    /// The credentials do not allow it.
    public var isForbidden: Bool { status == 403 }
    /// The object is not what its kind allows.
    public var isInvalid: Bool { status == 422 || status == 400 || status == 413 }
}
