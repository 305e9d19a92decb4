import ArcaneCore
import ArcaneKubernetes

/// What the API server keeps in `metadata`, whatever clients write there.
enum ObjectMetadata {
    /// What clients cannot change.
    private static let systemFields = [
        "uid", "creationTimestamp", "generation", "deletionTimestamp", "deletionGracePeriodSeconds", "resourceVersion",
        "selfLink",
        "namespace", "name", "generateName",
    ]

    /// What metadata can hold besides `systemFields`.
    private static let otherFields = ["labels", "annotations", "ownerReferences", "finalizers", "managedFields"]

    /// `object` without what metadata does not have, whose paths are added to `pruned`, and without nulls in it, which mean nothing.
    static func withoutUnknown(_ object: JSONValue, _ pruned: inout [String]) -> JSONValue {
        guard let members = object["metadata"]?.objectValue else { return object }
        let unknown = members.keys.filter { !systemFields.contains($0) && !otherFields.contains($0) }
        pruned += unknown.map { "metadata.\($0)" }
        let isKept = { (name: String, value: JSONValue) in !value.isNull && !unknown.contains(name) }
        return members.allSatisfy(isKept) ? object : object.setting(["metadata"], to: .object(members.filter(isKept)))
    }

    /// The metadata of an object that is created. Throws where it says what only an existing object has.
    static func created(_ object: JSONValue, _ served: ServedResource, uid: String, now: Timestamp) throws(APIFailure)
        -> JSONValue
    {
        if let version = object["metadata"]?["resourceVersion"]?.stringValue, !version.isEmpty {
            throw .badRequest("resourceVersion should not be set on objects to be created")
        }
        var metadata = object["metadata"]?.objectValue ?? [:]
        for field in ["deletionTimestamp", "deletionGracePeriodSeconds", "selfLink", "generation", "resourceVersion"] {
            metadata[field] = nil
        }
        metadata["uid"] = .string(uid)
        metadata["creationTimestamp"] = .string(text(now))
        if served.countsGeneration { metadata["generation"] = 1 }
        return object.setting(["metadata"], to: .object(metadata))
    }

    /// `object` as a new version of `current`: system fields stay, and the generation rises with the spec.
    static func updated(_ object: JSONValue, from current: JSONValue, _ served: ServedResource) -> JSONValue {
        var metadata = object["metadata"]?.objectValue ?? [:]
        let old = current["metadata"]?.objectValue ?? [:]
        for field in systemFields { metadata[field] = old[field] }
        if served.countsGeneration, counted(object, served) != counted(current, served) {
            metadata["generation"] = .integer((old["generation"]?.intValue ?? 0) + 1)
        }
        return object.setting(["metadata"], to: .object(metadata))
    }

    /// The part of an object whose changes are counted: the spec of built-in kinds, and all but metadata and status of custom ones.
    private static func counted(_ object: JSONValue, _ served: ServedResource) -> JSONValue {
        guard served.isCustom else { return object["spec"] ?? .null }
        return served.hasStatus
            ? object.without("metadata", "status", "apiVersion", "kind") : object.without("metadata", "apiVersion", "kind")
    }

    /// `object` marked as being deleted since `now`, to be gone after `grace` seconds.
    static func terminating(_ object: JSONValue, now: Timestamp, grace: Int) -> JSONValue {
        let end = Timestamp(microseconds: now.microseconds + Int64(grace) * 1_000_000)
        var marked = object.setting(["metadata", "deletionTimestamp"], to: .string(text(end)))
            .setting(["metadata", "deletionGracePeriodSeconds"], to: .integer(grace))
        if let generation = object["metadata"]?["generation"]?.intValue, object["metadata"]?["deletionTimestamp"] == nil {
            marked = marked.setting(["metadata", "generation"], to: .integer(generation + 1))
        }
        return marked
    }

    /// RFC 3339 in whole seconds, as Kubernetes has times.
    static func text(_ time: Timestamp) -> String {
        Timestamp(milliseconds: time.seconds * 1000).iso8601
    }

    static func finalizers(_ object: JSONValue) -> [String] {
        object["metadata"]?["finalizers"]?.arrayValue?.compactMap(\.stringValue) ?? []
    }

    static func withFinalizers(_ object: JSONValue, _ finalizers: [String]) -> JSONValue {
        object.setting(["metadata", "finalizers"], to: finalizers.isEmpty ? nil : .array(finalizers.map { .string($0) }))
    }
}
