import ArcaneCore
import ArcaneKubernetes

/// Evicts pods, as `kubectl drain` does: `POST …/pods/<name>/eviction`.
///
/// The pod gets the condition `DisruptionTarget`, and is deleted. Disruption budgets are not heeded.
public struct EvictionEndpoint: APIEndpoint {
    /// Creates the endpoint.
    public init() {}

    /// Says that the pod is evicted, where the request is for that.
    public func answer(_ request: APIRequest, _ plane: ControlPlane) async throws -> APIAnswer? {
        let target = request.target
        guard target.group == "", target.plural == "pods", target.subresource == "eviction", target.name != nil else {
            return nil
        }
        guard request.method == "POST" else {
            throw APIFailure.methodNotAllowed(GroupResource(.pods), request.method.lowercased())
        }
        let pod = try plane.get(.pods, target.objectName)
        let options = try request.json()?["deleteOptions"] ?? [:]
        if !request.isSet("dryRun"), options["dryRun"] == nil {
            try Self.evict(pod, graceSeconds: options["gracePeriodSeconds"]?.intValue, plane)
        }
        return .json(["kind": "Status", "apiVersion": "v1", "metadata": [:], "status": "Success", "code": 201], status: 201)
    }

    private static func evict(_ pod: KubernetesObject, graceSeconds: Int?, _ plane: ControlPlane) throws(APIFailure) {
        try plane.edit(.pods, pod.objectName, uid: pod.uid, subresource: "status") { json in
            guard !JobPod(KubernetesObject(json)).isFinished else { return json }
            var conditions = ConditionList(json["status"] ?? [:])
            conditions.set(
                "DisruptionTarget", reason: "EvictionByEvictionAPI", message: "Eviction API: evicting", now: plane.now())
            return json.setting(["status", "conditions"], to: .array(conditions.list))
        }
        try plane.delete(.pods, pod.objectName, DeleteOptions(uid: pod.uid, gracePeriodSeconds: graceSeconds))
    }
}
