/// Pods, and the template of a pod.
enum PodDefinitions {
    private static func name(_ type: String) -> String { "io.k8s.api.core.v1.\(type)" }

    static let toleration = TypeDefinition(
        name("Toleration"), "A taint of nodes that the pod does not mind.",
        [
            .string("key", "The taint."), .string("operator", "Exists or Equal."), .string("value", "Its value."),
            .string("effect", "NoSchedule, PreferNoSchedule or NoExecute."), .integer("tolerationSeconds", "For how long."),
        ])

    static let volume = TypeDefinition(
        name("Volume"), "A folder that containers of the pod see.",
        [
            .string("name", "Its name, unique in the pod.", isRequired: true),
            .anything("emptyDir", "An empty folder that goes with the pod."),
            .anything("secret", "The values of a Secret, as files."),
            .anything("configMap", "The values of a ConfigMap, as files."), .anything("hostPath", "A folder of the host."),
            .anything("projected", "Several sources in one folder."), .anything("downwardAPI", "Fields of the pod, as files."),
            .anything("persistentVolumeClaim", "A volume that outlives the pod."), .anything("csi", "A volume of a driver."),
            .anything("ephemeral", "A volume of a driver that goes with the pod."),
            .anything("nfs", "A folder of an NFS server."),
        ])

    static let podSpec = TypeDefinition(
        name("PodSpec"), "What a pod runs.",
        [
            .list("containers", of: ContainerDefinitions.container, keys: ["name"], "The programs.", isRequired: true),
            .list(
                "initContainers", of: ContainerDefinitions.container, keys: ["name"], "Programs that run before, one by one."),
            .string("restartPolicy", "When ended containers are run again.", oneOf: ["Always", "OnFailure", "Never"]),
            .list("volumes", of: volume, keys: ["name"], "Folders that containers see."),
            .string("serviceAccountName", "The ServiceAccount whose rights the pod has."),
            .string("serviceAccount", "An old name of serviceAccountName."),
            .boolean("automountServiceAccountToken", "Whether containers get the token of the ServiceAccount."),
            .integer("terminationGracePeriodSeconds", "How long containers have to end."),
            .integer("activeDeadlineSeconds", "How long the pod may run."),
            .map("nodeSelector", "Labels of the nodes on which it may run.", isAtomic: true),
            .string("nodeName", "The node on which it runs."), .anything("affinity", "On which nodes it should run."),
            .list("tolerations", of: toleration, "Taints of nodes that it does not mind."),
            .string("priorityClassName", "How important it is."), .integer("priority", "How important it is, as a number."),
            .list(
                "imagePullSecrets", of: MetadataDefinitions.localObjectReference, keys: ["name"],
                "Secrets with which images are fetched."),
            .anything("securityContext", "Whose rights its containers have."), .string("dnsPolicy", "How names are resolved."),
            .anything("dnsConfig", "How names are resolved, beside the policy."),
            .string("hostname", "The host name in the pod."),
            .string("subdomain", "The subdomain of the pod."),
            .boolean("hostNetwork", "Whether it has the network of the host."),
            .boolean("hostPID", "Whether it sees the processes of the host."),
            .boolean("hostIPC", "Whether it shares the host's memory."),
            .boolean("shareProcessNamespace", "Whether its containers see each other's processes."),
            .boolean("enableServiceLinks", "Whether Services become variables."),
            .string("schedulerName", "Who chooses the node."),
            .string("runtimeClassName", "What runs it."), .string("preemptionPolicy", "Whether it drives others out."),
        ])

    static let podTemplateSpec = TypeDefinition(
        name("PodTemplateSpec"), "What pods are made like.",
        [
            .object("metadata", of: MetadataDefinitions.objectMeta, "Labels and annotations of the pods."),
            .object("spec", of: podSpec, "What the pods run."),
        ])

    static let containerStatus = TypeDefinition(
        name("ContainerStatus"), "How a container is.",
        [
            .string("name", "The container.", isRequired: true), .boolean("ready", "Whether it is ready."),
            .integer("restartCount", "How often it was run again."), .string("image", "The image."),
            .string("imageID", "The image, exactly."), .string("containerID", "The container, exactly."),
            .boolean("started", "Whether it has begun."), .anything("state", "Whether it waits, runs or has ended, and why."),
            .anything("lastState", "How it ended before."),
        ])

    static let podStatus = TypeDefinition(
        name("PodStatus"), "How a pod is.",
        [
            .string("phase", "Pending, Running, Succeeded, Failed or Unknown."),
            .list("conditions", of: MetadataDefinitions.condition, keys: ["type"], "What is true of it."),
            .list("containerStatuses", of: containerStatus, "How its containers are."),
            .list("initContainerStatuses", of: containerStatus, "How its init containers are."),
            .string("reason", "Why it is so, for programs."), .string("message", "Why it is so, for people."),
            .time("startTime", "Since when it is there."), .string("podIP", "Its address."),
            .string("hostIP", "The host's address."),
            .string("qosClass", "How sure its resources are."),
        ])

    static let pod = BuiltInDefinitions.kind(
        "io.k8s.api.core.v1.Pod", "Containers that run together on one host.",
        [.object("spec", of: podSpec, "What it runs."), .object("status", of: podStatus, "How it is. Set by the cluster.")])

    static let all = [toleration, volume, podSpec, podTemplateSpec, containerStatus, podStatus, pod]
}
