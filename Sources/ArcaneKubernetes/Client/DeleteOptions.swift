import ArcaneCore

/// How an object is deleted.
public struct DeleteOptions: Hashable, Sendable {
    /// What happens to the objects that it owns.
    public enum Propagation: String, Sendable {
        /// They go first; the object stays until they are gone.
        case foreground = "Foreground"
        /// The object goes at once, they follow.
        case background = "Background"
        /// They stay.
        case orphan = "Orphan"
    }

    /// What happens to the objects that it owns; nil for the kind's own way.
    public var propagation: Propagation?
    /// The uid that the object must have.
    public var uid: String?
    /// The version that the object must have.
    public var resourceVersion: String?
    /// How long its processes have to end, in seconds; nil for the object's own time.
    public var gracePeriodSeconds: Int?

    /// Creates options; with a `uid` or a `resourceVersion` another object of that name is left alone (409).
    public init(
        propagation: Propagation? = nil, uid: String? = nil, resourceVersion: String? = nil, gracePeriodSeconds: Int? = nil
    ) {
        self.propagation = propagation
        self.uid = uid
        self.resourceVersion = resourceVersion
        self.gracePeriodSeconds = gracePeriodSeconds
    }

    var json: JSONValue {
        var members: [String: JSONValue] = ["kind": "DeleteOptions", "apiVersion": "v1"]
        members["propagationPolicy"] = propagation.map { .string($0.rawValue) }
        members["gracePeriodSeconds"] = gracePeriodSeconds.map { .integer($0) }
        var preconditions: [String: JSONValue] = [:]
        preconditions["uid"] = uid.map(JSONValue.string)
        preconditions["resourceVersion"] = resourceVersion.map(JSONValue.string)
        if !preconditions.isEmpty { members["preconditions"] = .object(preconditions) }
        return .object(members)
    }
}
