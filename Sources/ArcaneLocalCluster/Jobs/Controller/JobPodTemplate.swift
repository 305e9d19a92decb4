import ArcaneCore
import ArcaneKubernetes

/// Makes the pods of a Job from its template.
enum JobPodTemplate {
    /// A pod of `job`; the API gives it its name.
    static func pod(of job: KubernetesObject) -> JSONValue {
        let template = job.json["spec"]?["template"] ?? [:]
        var metadata = (template["metadata"] ?? [:]).objectValue ?? [:]
        // Of the name of a very long Job its pods have the beginning.
        metadata["generateName"] = .string("\(job.name)-")
        metadata["name"] = nil
        metadata["namespace"] = .string(job.namespace)
        metadata["finalizers"] = [.string(JobPod.trackingFinalizer)]
        metadata["ownerReferences"] = [reference(to: job)]
        return ["metadata": .object(metadata), "spec": template["spec"] ?? [:]]
    }

    /// The owner reference that makes `owner` the controller of an object, and holds it until that is gone.
    static func reference(to owner: KubernetesObject) -> JSONValue {
        let reference = OwnerReference(
            apiVersion: owner.apiVersion, kind: owner.kind, name: owner.name, uid: owner.uid, isController: true)
        return reference.json.setting(["blockOwnerDeletion"], to: true)
    }
}
