import ArcaneCore
import ArcaneKubernetes
import ArcaneResources

@testable import kubectl_arcane

/// Objects as a cluster has them.
enum Samples {
    static let kind: StreamKind = {
        var spec = StreamClassSpec()
        spec.apiGroupRef = "example.com"
        spec.apiVersion = "v1"
        spec.kindRef = "ShellStream"
        spec.pluralName = "shellstreams"
        return StreamKind(name: "shell", spec: spec)
    }()

    /// The time at which all is looked at.
    static let now = Timestamp(milliseconds: 1_767_225_600_000)

    /// The stream `sales/orders`. `metadata` and `spec` are laid over what is usual.
    static func stream(
        _ phase: String? = "Running", spec: JSONValue = [:], metadata: JSONValue = [:], status: JSONValue = [:]
    ) -> ObservedStream {
        ObservedStream(KubernetesObject(object(phase, spec: spec, metadata: metadata, status: status)), kind)
    }

    static func object(
        _ phase: String?, spec: JSONValue = [:], metadata: JSONValue = [:], status: JSONValue = [:]
    ) -> JSONValue {
        let recorded: JSONValue = phase.map { ["phase": .string($0), "observedGeneration": 3] } ?? [:]
        let usual: JSONValue = [
            "apiVersion": "example.com/v1", "kind": "ShellStream",
            "metadata": [
                "name": "orders", "namespace": "sales", "uid": "u-1", "resourceVersion": "7", "generation": 3,
                "creationTimestamp": "2025-12-31T23:00:00Z",
            ], "spec": ["jobTemplateRef": ["name": "t"]], "status": recorded,
        ]
        return usual.merging(["spec": spec, "metadata": metadata, "status": status])
    }

    /// What marks a stream that stands still after a failure.
    static let crashLoop: JSONValue = [
        "annotations": [
            "arcane/state": "crash-loop", "arcane.streaming.sneaksanddata.com/state": "crash-loop", "note": "mine",
        ]
    ]

    /// A condition `Ready` that does not hold.
    static func notReady(_ reason: String, _ message: String) -> JSONValue {
        ["conditions": [["type": "Ready", "status": "False", "reason": .string(reason), "message": .string(message)]]]
    }

    /// A request for the stream `sales/orders`.
    static func request(
        _ name: String = "again", phase: String? = nil, payload: JSONValue? = nil, completed: Bool = false,
        stream: String = "orders", streamClass: String = "shell", namespace: String = "sales", reason: String? = nil
    ) -> ObservedBackfillRequest {
        var spec: [String: JSONValue] = [
            "streamClass": .string(streamClass), "streamId": .string(stream), "completed": .bool(completed),
        ]
        if let payload { spec["payload"] = payload }
        var status: [String: JSONValue] = [:]
        if let phase { status["phase"] = .string(phase) }
        if let reason {
            status["conditions"] = [
                ["type": "Completed", "status": "False", "reason": .string(reason), "message": .string("because of \(reason)")]
            ]
        }
        return ObservedBackfillRequest(
            KubernetesObject([
                "apiVersion": "streaming.sneaksanddata.com/v1", "kind": "BackfillRequest",
                "metadata": [
                    "name": .string(name), "namespace": .string(namespace), "creationTimestamp": "2025-12-31T23:30:00Z",
                ], "spec": .object(spec), "status": .object(status),
            ]))
    }

    /// The Job of the stream `sales/orders`.
    static func job(_ uid: String = "j-1", backfilling: Bool = false, condition: String? = nil, terminating: Bool = false)
        -> ObservedJob
    {
        var metadata: [String: JSONValue] = [
            "name": "orders", "uid": .string(uid), "labels": ["arcane/backfilling": .string(String(backfilling))],
        ]
        if terminating { metadata["deletionTimestamp"] = "2026-01-01T00:00:00Z" }
        var status: [String: JSONValue] = ["startTime": "2025-12-31T23:50:00Z"]
        if let condition {
            status["conditions"] = [["type": .string(condition), "status": "True", "reason": "BackoffLimitExceeded"]]
        }
        return ObservedJob(["kind": "Job", "metadata": .object(metadata), "status": .object(status)])
    }

    /// A pod of the stream `sales/orders`.
    static func pod(_ name: String, phase: String = "Running", containers: [String] = ["main"], metadata: JSONValue = [:])
        -> KubernetesObject
    {
        let usual: JSONValue = ["name": .string(name), "namespace": "sales"]
        return KubernetesObject([
            "kind": "Pod", "metadata": usual.merging(metadata),
            "spec": ["containers": .array(containers.map { ["name": .string($0)] })], "status": ["phase": .string(phase)],
        ])
    }
}
