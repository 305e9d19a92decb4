public import ArcaneCore

/// The Job, or CronJob, of a stream, made from its template (contract, section 2).
public struct StreamJob: Hashable, Sendable {
    /// The object to create.
    public var json: JSONValue
    /// Why it must not be created; empty where it may.
    public var problems: [SpecProblem]

    /// The longest name of a stream: it is the value of a label, and the name of a Job, whose pods' names are longer by six.
    static let longestName = 63
    /// The longest name of a CronJob, whose Jobs' names are longer by eleven.
    static let longestCronName = 52

    /// Makes the Job of `stream` in `mode`; a CronJob with `schedule`.
    public init(
        of stream: StreamDefinition, class className: String, stateKeys: [String], from template: JobTemplate, mode: JobMode,
        schedule: String? = nil
    ) {
        let environment = JobEnvironment(stream, class: className, stateKeys: stateKeys, mode: mode)
        problems = environment.problems
        let limit = schedule == nil ? Self.longestName : Self.longestCronName
        if stream.name.count > limit {
            problems.append(
                SpecProblem(
                    path: "metadata.name",
                    message:
                        "has \(stream.name.count) characters; a \(schedule == nil ? "Job" : "CronJob") takes at most \(limit), choose a shorter one"
                ))
        }
        let labels = [
            JobMetadata.streamIDLabel: stream.name, JobMetadata.streamKindLabel: stream.kind,
            JobMetadata.backfillingLabel: mode.isBackfill ? "true" : "false",
        ]
        let hash: String
        if case .backfill(let order) = mode {
            hash = ConfigurationHash.backfill(specHash: stream.hash, request: order.spec)
        } else {
            hash = stream.hash
        }
        let annotations = [
            JobMetadata.configurationHashAnnotation: hash, JobMetadata.templateHashAnnotation: template.hash,
        ]
        let spec = Self.jobSpec(template.spec, labels: labels) {
            environment.added(to: $0, secrets: stream.secrets, mode: mode)
        }
        let owner: JSONValue = [
            "apiVersion": .string(stream.apiVersion), "kind": .string(stream.kind), "name": .string(stream.name),
            "uid": .string(stream.uid), "controller": true,
        ]
        func metadata(_ labels: [String: String], _ annotations: [String: String]) -> [String: JSONValue] {
            [
                "labels": .object(template.labels.merging(labels) { $1 }.mapValues(JSONValue.string)),
                "annotations": .object(template.annotations.merging(annotations) { $1 }.mapValues(JSONValue.string)),
            ]
        }
        var head = metadata(labels, annotations)
        head["name"] = .string(stream.name)
        head["namespace"] = .string(stream.namespace)
        head["ownerReferences"] = [owner]
        if let schedule {
            json = [
                "apiVersion": "batch/v1", "kind": "CronJob", "metadata": .object(head),
                "spec": [
                    "schedule": .string(schedule), "concurrencyPolicy": "Forbid",
                    "jobTemplate": ["metadata": .object(metadata(labels, annotations)), "spec": spec],
                ],
            ]
        } else {
            json = ["apiVersion": "batch/v1", "kind": "Job", "metadata": .object(head), "spec": spec]
        }
    }

    /// The template's spec with our labels on its pods, our variables in its containers, and what makes its outcome safe.
    private static func jobSpec(
        _ template: JSONValue, labels: [String: String], container: (JSONValue) -> JSONValue
    ) -> JSONValue {
        guard case .object(var spec) = template else { return template }
        // The operator removes finished Jobs itself, after it has recorded how they ended.
        spec["ttlSecondsAfterFinished"] = nil
        var pod = spec["template"]?["spec"]?.objectValue ?? [:]
        if pod["restartPolicy"] == nil { pod["restartPolicy"] = "Never" }
        for list in ["containers", "initContainers"] {
            if let containers = pod[list]?.arrayValue { pod[list] = .array(containers.map(container)) }
        }
        if spec["podFailurePolicy"] == nil, pod["restartPolicy"] == "Never" { spec["podFailurePolicy"] = failurePolicy }
        // A policy for failures is only allowed with pods that are replaced when they have failed, and not before they are gone.
        if spec["podReplacementPolicy"] == nil { spec["podReplacementPolicy"] = "Failed" }
        var metadata = spec["template"]?["metadata"]?.objectValue ?? [:]
        let given = metadata["labels"]?.objectValue ?? [:]
        metadata["labels"] = .object(given.merging(labels.mapValues(JSONValue.string)) { $1 })
        spec["template"] = (spec["template"] ?? [:]).merging(["metadata": .object(metadata), "spec": .object(pod)])
        return .object(spec)
    }

    /// A pod that ends with 2 asks for another try, and one that is evicted did nothing wrong: neither counts as a failure.
    private static let failurePolicy: JSONValue = [
        "rules": [
            ["action": "Ignore", "onExitCodes": ["operator": "In", "values": [2]]],
            ["action": "Ignore", "onPodConditions": [["type": "DisruptionTarget", "status": "True"]]],
        ]
    ]
}
