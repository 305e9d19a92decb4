import ArcaneCore
import ArcaneKubernetes

@testable import ArcaneLocalCluster

/// Times and pods as tests of decisions need them.
extension Timestamp {
    /// So many seconds after a time that all tests share.
    static func at(_ seconds: Int64) -> Timestamp { Timestamp(milliseconds: (1_800_000_000 + seconds) * 1000) }
    var text: JSONValue { .string(ObjectMetadata.text(self)) }
}

extension Sample {
    /// A pod with containers of these names.
    static func pod(_ containers: [String] = ["main"], start: [String] = [], policy: String = "Never") -> KubernetesObject {
        func list(_ names: [String]) -> JSONValue { .array(names.map { ["name": .string($0), "image": "sh"] }) }
        return KubernetesObject([
            "metadata": [
                "name": "orders-x", "namespace": "default", "uid": "pod-uid", "labels": ["app": "orders"],
                "annotations": ["note": "mine"],
            ],
            "spec": ["restartPolicy": .string(policy), "initContainers": list(start), "containers": list(containers)],
        ])
    }

    /// A pod of a Job in a phase. `exit` is the code that its container ended with.
    static func jobPod(
        _ uid: String, _ phase: String, exit: Int? = nil, finished: Timestamp = .at(0), restarts: Int = 0,
        isTracked: Bool = true,
        isTerminating: Bool = false, conditions: [JSONValue] = []
    ) -> JobPod {
        var container: [String: JSONValue] = ["name": "main", "restartCount": .integer(restarts)]
        if let exit { container["state"] = ["terminated": ["exitCode": .integer(exit), "finishedAt": finished.text]] }
        var metadata: [String: JSONValue] = ["name": .string("orders-\(uid)"), "namespace": "default", "uid": .string(uid)]
        if isTracked { metadata["finalizers"] = [.string(JobPod.trackingFinalizer)] }
        if isTerminating { metadata["deletionTimestamp"] = finished.text }
        return JobPod(
            KubernetesObject([
                "metadata": .object(metadata),
                "status": [
                    "phase": .string(phase), "containerStatuses": [.object(container)], "conditions": .array(conditions),
                ],
            ]))
    }

    /// A Job as the API server keeps it.
    static func storedJob(
        _ spec: [String: JSONValue] = [:], status: JSONValue = [:], metadata: [String: JSONValue] = [:]
    ) -> KubernetesObject {
        let base: [String: JSONValue] = [
            "parallelism": 1, "completions": 1, "backoffLimit": 6, "suspend": false,
            "podReplacementPolicy": "TerminatingOrFailed",
            "template": ["spec": ["restartPolicy": "Never"]],
        ]
        let names: [String: JSONValue] = ["name": "orders", "namespace": "default", "uid": "job-uid"]
        return KubernetesObject([
            "apiVersion": "batch/v1", "kind": "Job", "metadata": .object(names.merging(metadata) { $1 }),
            "spec": .object(base.merging(spec) { $1 }), "status": status,
        ])
    }
}
