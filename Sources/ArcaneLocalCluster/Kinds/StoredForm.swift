import ArcaneCore
import ArcaneKubernetes

/// How objects are kept, and how each version of their kind shows them.
extension ServedResource {
    /// `object` of this version as it is kept.
    func stored(_ object: JSONValue) -> JSONValue {
        if groupResource == EventForms.newer { return EventForms.stored(object) }
        if resource.version == storageVersion { return object }
        return object.setting(["apiVersion"], to: .string(Self.apiVersion(resource.group, storageVersion)))
    }

    /// A kept object as this version shows it. CRDs convert by renaming the version only (`conversion: None`).
    func shown(_ object: JSONValue) -> JSONValue {
        if groupResource == EventForms.newer { return EventForms.newer(object) }
        // A definition's storage version may have changed since the object was written.
        let apiVersion = JSONValue.string(resource.apiVersion)
        return object["apiVersion"] == apiVersion ? object : object.setting(["apiVersion"], to: apiVersion)
    }

    /// Whether kept text is what this version shows, so that it can be sent as it is.
    var showsStoredText: Bool { hasOneVersion && groupResource != EventForms.newer }

    private static func apiVersion(_ group: String, _ version: String) -> String {
        group.isEmpty ? version : "\(group)/\(version)"
    }
}
