import ArcaneCore

/// What of an object can be owned by those who write it: not what the server sets, nor what is written by another subresource.
enum OwnablePart {
    static let systemMetadata = [
        "name", "namespace", "generateName", "uid", "resourceVersion", "generation", "creationTimestamp", "deletionTimestamp",
        "deletionGracePeriodSeconds", "selfLink", "managedFields",
    ]

    /// The part of `object` that a write of the whole object, or of `subresource`, is about.
    static func of(_ object: JSONValue, _ served: ServedResource, subresource: String?) -> JSONValue {
        if let subresource { return .object(object[subresource].map { [subresource: $0] } ?? [:]) }
        var members = object.objectValue ?? [:]
        members["apiVersion"] = nil
        members["kind"] = nil
        if served.hasStatus { members["status"] = nil }
        if var metadata = members["metadata"]?.objectValue {
            for name in systemMetadata { metadata[name] = nil }
            if metadata.isEmpty { members["metadata"] = nil } else { members["metadata"] = .object(metadata) }
        }
        return .object(members)
    }
}
