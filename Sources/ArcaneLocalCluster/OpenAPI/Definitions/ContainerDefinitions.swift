/// The types that a container is made of.
enum ContainerDefinitions {
    private static func name(_ type: String) -> String { "io.k8s.api.core.v1.\(type)" }

    private static func keySelector(_ type: String, of kind: String) -> TypeDefinition {
        TypeDefinition(
            name(type), "A value of a \(kind).", isAtomic: true,
            [
                .string("name", "The \(kind)'s name."), .string("key", "The value's name in it.", isRequired: true),
                .boolean("optional", "Whether it may be missing."),
            ])
    }

    static let secretKeySelector = keySelector("SecretKeySelector", of: "Secret")
    static let configMapKeySelector = keySelector("ConfigMapKeySelector", of: "ConfigMap")

    static let objectFieldSelector = TypeDefinition(
        name("ObjectFieldSelector"), "A field of the pod.", isAtomic: true,
        [
            .string("fieldPath", "The field, such as metadata.namespace.", isRequired: true),
            .string("apiVersion", "The version that the path is of."),
        ])

    static let resourceFieldSelector = TypeDefinition(
        name("ResourceFieldSelector"), "A limit or request of a container.", isAtomic: true,
        [
            .string("resource", "Such as limits.cpu.", isRequired: true), .string("containerName", "The container."),
            .string("divisor", "The unit."),
        ])

    static let envVarSource = TypeDefinition(
        name("EnvVarSource"), "Where the value of a variable comes from.",
        [
            .object("secretKeyRef", of: secretKeySelector, "A value of a Secret."),
            .object("configMapKeyRef", of: configMapKeySelector, "A value of a ConfigMap."),
            .object("fieldRef", of: objectFieldSelector, "A field of the pod."),
            .object("resourceFieldRef", of: resourceFieldSelector, "A limit or request of a container."),
        ])

    static let envVar = TypeDefinition(
        name("EnvVar"), "A variable of the environment.",
        [
            .string("name", "Its name.", isRequired: true),
            .string("value", "Its value; $(NAME) stands for the value of an earlier variable."),
            .object("valueFrom", of: envVarSource, "Where the value comes from instead."),
        ])

    private static func environmentSource(_ type: String, _ kind: String) -> TypeDefinition {
        TypeDefinition(
            name(type), "All values of a \(kind), as variables.",
            [.string("name", "The \(kind)'s name."), .boolean("optional", "Whether it may be missing.")])
    }

    static let secretEnvSource = environmentSource("SecretEnvSource", "Secret")
    static let configMapEnvSource = environmentSource("ConfigMapEnvSource", "ConfigMap")

    static let envFromSource = TypeDefinition(
        name("EnvFromSource"), "A Secret or a ConfigMap whose values become variables.",
        [
            .string("prefix", "What stands before the name of each variable."),
            .object("secretRef", of: secretEnvSource, "The Secret."),
            .object("configMapRef", of: configMapEnvSource, "The ConfigMap."),
        ])

    static let containerPort = TypeDefinition(
        name("ContainerPort"), "A port that a container listens on.",
        [
            .integer("containerPort", "The number.", isRequired: true), .string("name", "A name for it."),
            .string("protocol", "TCP, UDP or SCTP.", default: "TCP"), .integer("hostPort", "The port on the host."),
            .string("hostIP", "The address on the host."),
        ])

    static let volumeMount = TypeDefinition(
        name("VolumeMount"), "Where a volume is in a container.",
        [
            .string("name", "The volume.", isRequired: true), .string("mountPath", "The folder.", isRequired: true),
            .string("subPath", "The part of the volume."), .boolean("readOnly", "Whether it can only be read."),
        ])

    static let resourceRequirements = TypeDefinition(
        name("ResourceRequirements"), "What a container needs.",
        [.map("limits", "The most that it may use."), .map("requests", "What it is sure to get.")])

    static let container = TypeDefinition(
        name("Container"), "A program that runs in a pod.",
        [
            .string("name", "Its name, unique in the pod.", isRequired: true), .string("image", "The image."),
            .string("imagePullPolicy", "When the image is fetched: Always, IfNotPresent or Never."),
            .strings("command", "What is run, instead of the image's entry point."),
            .strings("args", "The arguments, instead of the image's."),
            .string("workingDir", "The folder to run in, instead of the image's."),
            .list("env", of: envVar, keys: ["name"], "Variables."),
            .list("envFrom", of: envFromSource, "Secrets and ConfigMaps whose values become variables."),
            .list("ports", of: containerPort, keys: ["containerPort", "protocol"], "Ports that it listens on."),
            .object("resources", of: resourceRequirements, "What it needs."),
            .list("volumeMounts", of: volumeMount, keys: ["mountPath"], "Volumes and their folders."),
            .anything("livenessProbe", "How to see whether it lives."),
            .anything("readinessProbe", "How to see whether it is ready."),
            .anything("startupProbe", "How to see whether it has begun."),
            .anything("lifecycle", "What is run when it begins and ends."),
            .anything("securityContext", "Whose rights it has."),
            .string("terminationMessagePath", "The file into which it writes why it ends."),
            .string("terminationMessagePolicy", "File, or FallbackToLogsOnError: the end of its log where the file is empty."),
            .string("restartPolicy", "Always, for an init container that goes on beside the others."),
            .boolean("stdin", "Whether it has an input."), .boolean("tty", "Whether it has a terminal."),
        ])

    static let all = [
        secretKeySelector, configMapKeySelector, objectFieldSelector, resourceFieldSelector, envVarSource, envVar,
        secretEnvSource, configMapEnvSource, envFromSource, containerPort, volumeMount, resourceRequirements, container,
    ]
}
