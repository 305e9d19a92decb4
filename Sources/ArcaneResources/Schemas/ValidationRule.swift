public import ArcaneCore

/// A rule of `x-kubernetes-validations`, in the Common Expression Language.
public struct ValidationRule: Hashable, Sendable {
    /// The expression; `self` is the value the schema describes.
    public var rule: String
    /// What an API server says where it does not hold.
    public var message: String
    /// The member that the message is about, such as `.compression`.
    public var fieldPath: String?
    /// The reason in machine-readable form, `FieldValueInvalid` where nil.
    public var reason: String?

    /// Creates a rule.
    public init(rule: String, message: String, fieldPath: String? = nil, reason: String? = nil) {
        self.rule = rule
        self.message = message
        self.fieldPath = fieldPath
        self.reason = reason
    }

    /// The rule as JSON.
    public var json: JSONValue {
        var members: [String: JSONValue] = ["rule": .string(rule), "message": .string(message)]
        members["fieldPath"] = fieldPath.map(JSONValue.string)
        members["reason"] = reason.map(JSONValue.string)
        return .object(members)
    }
}
