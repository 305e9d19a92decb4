import ArcaneCore

/// A change of an object, as a watch tells of it.
public enum WatchEvent: Hashable, Sendable {
    /// An object that was not there before, or was not selected.
    case added(KubernetesObject)
    /// An object that has changed.
    case modified(KubernetesObject)
    /// An object that is gone, or is no longer selected, as it was last.
    case deleted(KubernetesObject)
    /// Nothing has changed up to this version.
    case bookmark(resourceVersion: String)

    /// Reads a line of a watch. Throws the `KubernetesError` that it tells of; nil for a type that is not known.
    init?(_ json: JSONValue, of resource: APIResource) throws(KubernetesError) {
        let object = resource.object(listed: json["object"] ?? .null)
        switch json["type"]?.stringValue {
        case "ADDED"?: self = .added(object)
        case "MODIFIED"?: self = .modified(object)
        case "DELETED"?: self = .deleted(object)
        case "BOOKMARK"?: self = .bookmark(resourceVersion: object.resourceVersion)
        case "ERROR"?: throw KubernetesError(status: 500, json: json["object"])
        default: return nil
        }
    }
}
