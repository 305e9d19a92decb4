import ArcaneCore
import ArcaneKubernetes
import ArcaneResources

/// A BackfillRequest as it is in the cluster.
struct ObservedBackfillRequest: Sendable {
    let object: KubernetesObject

    init(_ object: KubernetesObject) { self.object = object }

    /// Namespace and name.
    var name: ObjectName { object.objectName }
    /// When it was made.
    var created: Timestamp { object.creationTimestamp ?? Timestamp(milliseconds: 0) }
    /// What is laid over the stream's spec; nil for nothing.
    var payload: JSONValue? {
        guard let payload = object.json["spec"]?["payload"], !payload.isNull, payload != [:] else { return .none }
        return payload
    }
    /// Whether it is still to be done.
    var isOpen: Bool { object.json["spec"]?["completed"]?.boolValue != true }
    /// Where it is in its life; nil where no operator has looked at it.
    var phase: String? { object.json["status"]?["phase"]?.stringValue }
    /// Why it waits: the condition `Completed`.
    var condition: StatusCondition? {
        [StatusCondition](recorded: object.json["status"]?["conditions"]).first { $0.type == "Completed" }
    }

    /// Whether it is for the stream called `stream` of the class `className`.
    func isFor(_ stream: ObjectName, of className: String) -> Bool {
        name.namespace == stream.namespace && object.json["spec"]?["streamId"]?.stringValue == stream.name
            && object.json["spec"]?["streamClass"]?.stringValue == className
    }
}
