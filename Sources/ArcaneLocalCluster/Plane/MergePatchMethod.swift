import ArcaneCore
import ArcaneKubernetes

/// JSON merge patch (RFC 7396): objects are merged, null removes, anything else replaces.
struct MergePatchMethod: PatchMethod {
    func applied(
        _ patch: JSONValue, to object: KubernetesObject?, of served: ServedResource, subresource: String?,
        _ options: WriteOptions
    ) throws(APIFailure) -> JSONValue {
        guard case .object = patch else { throw .badRequest("a merge patch is a JSON object") }
        return Self.merge(patch, into: object?.json ?? [:])
    }

    static func merge(_ patch: JSONValue, into target: JSONValue) -> JSONValue {
        guard case .object(let changes) = patch else { return patch }
        var members = target.objectValue ?? [:]
        for (name, change) in changes {
            if change.isNull {
                members.removeValue(forKey: name)
            } else {
                members[name] = merge(change, into: members[name] ?? .null)
            }
        }
        return .object(members)
    }
}
