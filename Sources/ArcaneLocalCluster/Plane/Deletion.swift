import ArcaneCore
import ArcaneKubernetes

/// What a request to delete an object does to it. Pure.
enum Deletion: Hashable {
    /// It is gone. The object is as it was last.
    case remove(JSONValue)
    /// It stays until its finalizers or its processes are done; as it is where it was being deleted already.
    case mark(JSONValue)

    static let foreground = "foregroundDeletion"
    static let orphan = "orphan"

    /// What becomes of `object`, which dependents do not hold where `propagation` is not foreground.
    static func decide(
        _ object: JSONValue, _ served: ServedResource, propagation: DeleteOptions.Propagation, gracePeriod: Int?, now: Timestamp
    ) -> Deletion {
        var finalizers = ObjectMetadata.finalizers(object)
        if propagation == .foreground, !finalizers.contains(foreground) { finalizers.append(foreground) }
        if propagation != .foreground { finalizers.removeAll { $0 == foreground } }
        let object =
            object["metadata"]?["finalizers"] == nil && finalizers.isEmpty
            ? object : ObjectMetadata.withFinalizers(object, finalizers)
        let isMarked = object["metadata"]?["deletionTimestamp"] != nil
        let remaining = object["metadata"]?["deletionGracePeriodSeconds"]?.intValue
        let grace = graceful(object, served, gracePeriod, remaining: remaining)
        if finalizers.isEmpty, grace == 0, !holdsContent(object, served) { return .remove(object) }
        if isMarked {
            let isShorter = remaining.map { grace < $0 } ?? false
            return isShorter ? .mark(ObjectMetadata.terminating(object, now: now, grace: grace)) : .mark(object)
        }
        var marked = ObjectMetadata.terminating(object, now: now, grace: grace)
        if served.resource.kind == "Namespace", !served.isCustom {
            marked = marked.setting(["status", "phase"], to: "Terminating")
        }
        return .mark(marked)
    }

    /// Whether an object that is being deleted has nothing left that holds it.
    static func isComplete(_ object: JSONValue, _ served: ServedResource) -> Bool {
        object["metadata"]?["deletionTimestamp"] != nil && ObjectMetadata.finalizers(object).isEmpty
            && object["metadata"]?["deletionGracePeriodSeconds"]?.intValue ?? 0 == 0 && !holdsContent(object, served)
    }

    /// Whether it is a namespace that may have content.
    private static func holdsContent(_ object: JSONValue, _ served: ServedResource) -> Bool {
        served.resource == .namespaces && object["spec"]?["finalizers"]?.arrayValue?.isEmpty == false
    }

    /// Holds a definition until its objects are gone.
    static let definitionFinalizer = "customresourcecleanup.apiextensions.k8s.io"

    /// How long an object's processes have: only pods that run have any.
    private static func graceful(_ object: JSONValue, _ served: ServedResource, _ wanted: Int?, remaining: Int?) -> Int {
        guard served.resource.kind == "Pod", !served.isCustom else { return 0 }
        let phase = object["status"]?["phase"]?.stringValue ?? ""
        let isPlaced = !(object["spec"]?["nodeName"]?.stringValue ?? "").isEmpty
        guard isPlaced, phase != "Succeeded", phase != "Failed" else { return 0 }
        let grace = max(wanted ?? object["spec"]?["terminationGracePeriodSeconds"]?.intValue ?? 30, 0)
        // A second request may shorten the time, never extend it.
        return min(grace, remaining ?? grace)
    }
}
