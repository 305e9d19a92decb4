public import ArcaneKubernetes
import Foundation

/// What a path of the API stands for.
public struct APITarget: Hashable, Sendable {
    /// The API group; empty for the core group. Nil for paths that are not about objects.
    public var group: String?
    /// The version of the group.
    public var version: String?
    /// The kind in URLs; nil for the path of a group's version itself.
    public var plural: String?
    /// The namespace; nil where the path names none.
    public var namespace: String?
    /// The object's name; nil for the whole kind.
    public var name: String?
    /// The part of the object, such as `status` or `log`; nil for the object.
    public var subresource: String?

    /// Reads a path such as `/apis/batch/v1/namespaces/data/jobs/orders/status`.
    public init(path: String) {
        var parts = path.split(separator: "/").map { String($0).removingPercents }[...]
        switch parts.popFirst() {
        case "api": group = ""
        case "apis": group = parts.popFirst()
        default: return
        }
        version = parts.popFirst()
        // A namespace is an object itself, and the place of others.
        if parts.first == "namespaces", parts.count > 2,
            parts.dropFirst(2).first.map({ !["status", "finalize"].contains($0) }) == true
        {
            namespace = parts.dropFirst().first
            parts = parts.dropFirst(2)
        }
        plural = parts.popFirst()
        name = parts.popFirst()
        subresource = parts.isEmpty ? nil : parts.joined(separator: "/")
    }

    /// The name of the object in its namespace.
    public var objectName: ObjectName { ObjectName(namespace ?? "", name ?? "") }
}

extension String {
    fileprivate var removingPercents: String { removingPercentEncoding ?? self }
}
