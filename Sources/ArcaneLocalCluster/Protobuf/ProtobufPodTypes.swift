/// The messages that the spec of a pod is made of.
enum ProtobufPodTypes {
    static let all = pod.merging(container) { $1 }.merging(volumes) { $1 }

    private static let pod: [String: [Int: ProtobufField]] = [
        "PodTemplateSpec": [1: .message("metadata", "ObjectMeta"), 2: .message("spec", "PodSpec")],
        "PodSpec": [
            1: .list("volumes", "Volume"), 2: .list("containers", "Container"), 3: .text("restartPolicy"),
            4: .optionalNumber("terminationGracePeriodSeconds"), 5: .optionalNumber("activeDeadlineSeconds"),
            6: .text("dnsPolicy"), 7: .texts("nodeSelector"), 8: .text("serviceAccountName"), 9: .text("serviceAccount"),
            10: .text("nodeName"), 11: .flag("hostNetwork"), 12: .flag("hostPID"), 13: .flag("hostIPC"),
            14: .message("securityContext", "PodSecurityContext"), 15: .list("imagePullSecrets", "LocalObjectReference"),
            16: .text("hostname"), 17: .text("subdomain"), 19: .text("schedulerName"), 20: .list("initContainers", "Container"),
            21: .optionalFlag("automountServiceAccountToken"), 22: .list("tolerations", "Toleration"),
            23: .list("hostAliases", "HostAlias"), 24: .text("priorityClassName"), 25: .optionalNumber("priority"),
            27: .optionalFlag("shareProcessNamespace"), 29: .text("runtimeClassName"), 30: .optionalFlag("enableServiceLinks"),
            31: .text("preemptionPolicy"), 32: .quantities("overhead"),
        ],
        "Toleration": [
            1: .text("key"), 2: .text("operator"), 3: .text("value"), 4: .text("effect"),
            5: .optionalNumber("tolerationSeconds"),
        ],
        "HostAlias": [1: .text("ip"), 2: .textList("hostnames")],
        "PodSecurityContext": [
            2: .optionalNumber("runAsUser"), 3: .optionalFlag("runAsNonRoot"), 4: .numberList("supplementalGroups"),
            5: .optionalNumber("fsGroup"), 6: .optionalNumber("runAsGroup"), 9: .text("fsGroupChangePolicy"),
            10: .message("seccompProfile", "SeccompProfile"),
        ],
        "SeccompProfile": [1: .text("type"), 2: .text("localhostProfile")],
    ]

    private static let container: [String: [Int: ProtobufField]] = [
        "Container": [
            1: .text("name"), 2: .text("image"), 3: .textList("command"), 4: .textList("args"), 5: .text("workingDir"),
            6: .list("ports", "ContainerPort"), 7: .list("env", "EnvVar"), 8: .message("resources", "ResourceRequirements"),
            9: .list("volumeMounts", "VolumeMount"), 10: .message("livenessProbe", "Probe"),
            11: .message("readinessProbe", "Probe"), 12: .message("lifecycle", "Lifecycle"),
            13: .text("terminationMessagePath"), 14: .text("imagePullPolicy"),
            15: .message("securityContext", "SecurityContext"),
            16: .flag("stdin"), 17: .flag("stdinOnce"), 18: .flag("tty"), 19: .list("envFrom", "EnvFromSource"),
            20: .text("terminationMessagePolicy"), 22: .message("startupProbe", "Probe"), 24: .text("restartPolicy"),
        ],
        "ContainerPort": [
            1: .text("name"), 2: .number("hostPort"), 3: .number("containerPort"), 4: .text("protocol"), 5: .text("hostIP"),
        ],
        "EnvVar": [1: .text("name"), 2: .text("value"), 3: .message("valueFrom", "EnvVarSource")],
        "EnvVarSource": [
            1: .message("fieldRef", "ObjectFieldSelector"), 2: .message("resourceFieldRef", "ResourceFieldSelector"),
            3: .message("configMapKeyRef", "KeySelector"), 4: .message("secretKeyRef", "KeySelector"),
        ],
        "ObjectFieldSelector": [1: .text("apiVersion"), 2: .text("fieldPath")],
        "ResourceFieldSelector": [1: .text("containerName"), 2: .text("resource"), 3: .quantity("divisor")],
        "KeySelector": [1: .inline("LocalObjectReference"), 2: .text("key"), 3: .optionalFlag("optional")],
        "EnvFromSource": [
            1: .text("prefix"), 2: .message("configMapRef", "EnvSource"), 3: .message("secretRef", "EnvSource"),
        ],
        "EnvSource": [1: .inline("LocalObjectReference"), 2: .optionalFlag("optional")],
        "ResourceRequirements": [1: .quantities("limits"), 2: .quantities("requests")],
        "VolumeMount": [
            1: .text("name"), 2: .flag("readOnly"), 3: .text("mountPath"), 4: .text("subPath"), 5: .text("mountPropagation"),
            6: .text("subPathExpr"),
        ],
        "Probe": [
            1: .inline("Handler"), 2: .number("initialDelaySeconds"), 3: .number("timeoutSeconds"), 4: .number("periodSeconds"),
            5: .number("successThreshold"), 6: .number("failureThreshold"), 7: .optionalNumber("terminationGracePeriodSeconds"),
        ],
        "Lifecycle": [1: .message("postStart", "Handler"), 2: .message("preStop", "Handler")],
        "Handler": [
            1: .message("exec", "ExecAction"), 2: .message("httpGet", "HTTPGetAction"),
            3: .message("tcpSocket", "TCPSocketAction"),
        ],
        "ExecAction": [1: .textList("command")],
        "HTTPGetAction": [
            1: .text("path"), 2: .numberOrText("port"), 3: .text("host"), 4: .text("scheme"),
            5: .list("httpHeaders", "HTTPHeader"),
        ],
        "HTTPHeader": [1: .text("name"), 2: .text("value")],
        "TCPSocketAction": [1: .numberOrText("port"), 2: .text("host")],
        "SecurityContext": [
            1: .message("capabilities", "Capabilities"), 2: .optionalFlag("privileged"), 4: .optionalNumber("runAsUser"),
            5: .optionalFlag("runAsNonRoot"), 6: .optionalFlag("readOnlyRootFilesystem"),
            7: .optionalFlag("allowPrivilegeEscalation"), 8: .optionalNumber("runAsGroup"),
            11: .message("seccompProfile", "SeccompProfile"),
        ],
        "Capabilities": [1: .textList("add"), 2: .textList("drop")],
    ]

    private static let volumes: [String: [Int: ProtobufField]] = [
        "Volume": [1: .text("name"), 2: .inline("VolumeSource")],
        "VolumeSource": [
            1: .message("hostPath", "HostPath"), 2: .message("emptyDir", "EmptyDir"), 6: .message("secret", "SecretVolume"),
            10: .message("persistentVolumeClaim", "ClaimVolume"), 16: .message("downwardAPI", "DownwardVolume"),
            19: .message("configMap", "ConfigMapVolume"), 26: .message("projected", "ProjectedVolume"),
        ],
        "HostPath": [1: .text("path"), 2: .text("type")],
        "EmptyDir": [1: .text("medium"), 2: .quantity("sizeLimit")],
        "SecretVolume": [
            1: .text("secretName"), 2: .list("items", "KeyToPath"), 3: .optionalNumber("defaultMode"),
            4: .optionalFlag("optional"),
        ],
        "ConfigMapVolume": [
            1: .inline("LocalObjectReference"), 2: .list("items", "KeyToPath"), 3: .optionalNumber("defaultMode"),
            4: .optionalFlag("optional"),
        ],
        "KeyToPath": [1: .text("key"), 2: .text("path"), 3: .optionalNumber("mode")],
        "ClaimVolume": [1: .text("claimName"), 2: .flag("readOnly")],
        "DownwardVolume": [1: .list("items", "DownwardFile"), 2: .optionalNumber("defaultMode")],
        "DownwardFile": [
            1: .text("path"), 2: .message("fieldRef", "ObjectFieldSelector"),
            3: .message("resourceFieldRef", "ResourceFieldSelector"), 4: .optionalNumber("mode"),
        ],
        "ProjectedVolume": [1: .list("sources", "VolumeProjection"), 2: .optionalNumber("defaultMode")],
        "VolumeProjection": [
            1: .message("secret", "KeyProjection"), 2: .message("downwardAPI", "DownwardVolume"),
            3: .message("configMap", "KeyProjection"), 4: .message("serviceAccountToken", "TokenProjection"),
        ],
        "KeyProjection": [1: .inline("LocalObjectReference"), 2: .list("items", "KeyToPath"), 4: .optionalFlag("optional")],
        "TokenProjection": [1: .text("audience"), 2: .optionalNumber("expirationSeconds"), 3: .text("path")],
    ]
}
