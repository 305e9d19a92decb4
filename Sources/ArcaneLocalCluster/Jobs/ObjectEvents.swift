import ArcaneCore
import ArcaneKubernetes

/// Records what controllers of the cluster did, as Events that `kubectl describe` shows.
///
/// What happens to an object again is counted on the Event of the first time.
struct ObjectEvents: Sendable {
    private let plane: ControlPlane
    /// Who tells: `job-controller`, `kubelet`.
    private let component: String

    init(_ plane: ControlPlane, component: String) {
        self.plane = plane
        self.component = component
    }

    /// Records an event about `object`. Where it cannot be written it is left out: nothing depends on it.
    func record(_ reason: String, _ message: String, isWarning: Bool = false, on object: KubernetesObject) {
        let time = JSONValue.string(ObjectMetadata.text(plane.now()))
        let text = "\(component)/\(object.uid)/\(reason)/\(message)"
        let place = ObjectName(object.namespace, "\(object.name.prefix(200)).\(Self.fingerprint(text))")
        let events = EventForms.resource
        let old = try? plane.get(events, place)
        if let old {
            let count = (old.json["count"]?.intValue ?? 1) + 1
            _ = try? plane.patch(events, place, ["count": .integer(count), "lastTimestamp": time])
            return
        }
        let event: JSONValue = [
            "metadata": ["name": .string(place.name), "namespace": .string(place.namespace)],
            "type": isWarning ? "Warning" : "Normal", "reason": .string(reason), "message": .string(message), "count": 1,
            "firstTimestamp": time, "lastTimestamp": time, "source": ["component": .string(component)],
            "reportingComponent": .string(component), "reportingInstance": "",
            "involvedObject": [
                "apiVersion": .string(object.apiVersion), "kind": .string(object.kind), "name": .string(object.name),
                "namespace": .string(object.namespace), "uid": .string(object.uid),
                "resourceVersion": .string(object.resourceVersion),
            ],
        ]
        _ = try? plane.create(events, event)
    }

    /// 64 bits of FNV-1a, which tell events of one object apart.
    private static func fingerprint(_ text: String) -> String {
        let hash = text.utf8.reduce(0xcbf2_9ce4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
        return String(hash, radix: 16)
    }
}

extension EventForms {
    /// Events of the core group.
    fileprivate static let resource = APIResource(group: "", version: "v1", kind: "Event", plural: "events")
}
