public import ArcaneCore
public import ArcaneKubernetes

/// The objects of a kind, or a part of them.
public struct ObjectList: Sendable {
    /// The kind, in the version that was asked for.
    public let served: ServedResource
    /// The version of the list: a watch from here misses nothing.
    public let resourceVersion: String
    /// What to ask for the next part with; nil behind the last one.
    public let continueToken: String?
    /// How many objects follow this part.
    public let remaining: Int
    let stored: [StoredObject]

    init(served: ServedResource, stored: [StoredObject], resourceVersion: Int, continueToken: String?, remaining: Int) {
        self.served = served
        self.stored = stored
        self.resourceVersion = String(resourceVersion)
        self.continueToken = continueToken
        self.remaining = remaining
    }

    /// The objects, by namespace and name.
    public var items: [KubernetesObject] { stored.map(served.object) }

    /// How many objects there are in this part.
    public var count: Int { stored.count }

    /// `metadata` of the list.
    public var metadata: JSONValue {
        var members: [String: JSONValue] = ["resourceVersion": .string(resourceVersion)]
        if let continueToken {
            members["continue"] = .string(continueToken)
            members["remainingItemCount"] = .integer(remaining)
        }
        return .object(members)
    }

    /// The list as JSON text; objects go in as they are kept.
    var text: [UInt8] {
        let apiVersion = JSONValue.string(served.resource.apiVersion).text
        var text = Array(
            #"{"kind":"\#(served.listKind)","apiVersion":\#(apiVersion),"metadata":\#(metadata.text),"items":["#.utf8)
        text.reserveCapacity(text.count + stored.reduce(2) { $0 + $1.text.count + 1 })
        for (index, object) in stored.enumerated() {
            if index > 0 { text.append(UInt8(ascii: ",")) }
            text += served.text(of: object)
        }
        text += Array("]}".utf8)
        return text
    }
}
