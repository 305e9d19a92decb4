import ArcaneCore
import ArcaneKubernetes

/// Makes the Jobs of a CronJob from its template.
enum CronJobTemplate {
    /// The name of the Job for `time`: always the same, so that a time has one Job.
    static func name(of cronJob: KubernetesObject, at time: Timestamp) -> String {
        "\(cronJob.name)-\(time.seconds / 60)"
    }

    /// The Job of `cronJob` for `time`.
    static func job(of cronJob: KubernetesObject, at time: Timestamp) -> JSONValue {
        let template = cronJob.json["spec"]?["jobTemplate"] ?? [:]
        let zone = cronJob.json["spec"]?["timeZone"]?.stringValue
        var annotations = template["metadata"]?["annotations"]?.objectValue ?? [:]
        annotations["batch.kubernetes.io/cronjob-scheduled-timestamp"] = .string(ObjectMetadata.text(time))
        if let zone { annotations["batch.kubernetes.io/cronjob-time-zone"] = .string(zone) }
        var metadata: [String: JSONValue] = [
            "name": .string(name(of: cronJob, at: time)), "namespace": .string(cronJob.namespace),
            "annotations": .object(annotations), "ownerReferences": [JobPodTemplate.reference(to: cronJob)],
        ]
        metadata["labels"] = template["metadata"]?["labels"]
        return ["metadata": .object(metadata), "spec": template["spec"] ?? [:]]
    }
}
