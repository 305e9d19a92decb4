/// The messages in which clients send objects: for each type the numbers of its fields, as `generated.proto` of `k8s.io/api` has them.
///
/// The kinds that `kubectl create` and Helm send so; others are taken as JSON.
enum ProtobufTypes {
    /// The fields of a message by their numbers; nil for types that are not read.
    static func fields(of type: String) -> [Int: ProtobufField]? { all[type] }

    private static let all = shared.merging(kinds) { $1 }.merging(ProtobufPodTypes.all) { $1 }

    private static let shared: [String: [Int: ProtobufField]] = [
        "ObjectMeta": [
            1: .text("name"), 2: .text("generateName"), 3: .text("namespace"), 4: .text("selfLink"), 5: .text("uid"),
            6: .text("resourceVersion"), 7: .number("generation"), 8: .time("creationTimestamp"), 9: .time("deletionTimestamp"),
            10: .optionalNumber("deletionGracePeriodSeconds"), 11: .texts("labels"), 12: .texts("annotations"),
            13: .list("ownerReferences", "OwnerReference"), 14: .textList("finalizers"),
            17: .list("managedFields", "ManagedFieldsEntry"),
        ],
        "OwnerReference": [
            1: .text("kind"), 3: .text("name"), 4: .text("uid"), 5: .text("apiVersion"), 6: .optionalFlag("controller"),
            7: .optionalFlag("blockOwnerDeletion"),
        ],
        "ManagedFieldsEntry": [
            1: .text("manager"), 2: .text("operation"), 3: .text("apiVersion"), 4: .time("time"), 6: .text("fieldsType"),
            7: .json("fieldsV1"), 8: .text("subresource"),
        ],
        "LabelSelector": [1: .texts("matchLabels"), 2: .list("matchExpressions", "LabelSelectorRequirement")],
        "LabelSelectorRequirement": [1: .text("key"), 2: .text("operator"), 3: .textList("values")],
        "ObjectReference": [
            1: .text("kind"), 2: .text("namespace"), 3: .text("name"), 4: .text("uid"), 5: .text("apiVersion"),
            6: .text("resourceVersion"), 7: .text("fieldPath"),
        ],
        "LocalObjectReference": [1: .text("name")],
        "DeleteOptions": [
            1: .optionalNumber("gracePeriodSeconds"), 2: .message("preconditions", "Preconditions"),
            3: .optionalFlag("orphanDependents"), 4: .text("propagationPolicy"), 5: .textList("dryRun"),
        ],
        "Preconditions": [1: .text("uid"), 2: .text("resourceVersion")],
    ]

    private static let kinds: [String: [Int: ProtobufField]] = [
        "Namespace": [1: .message("metadata", "ObjectMeta"), 2: .message("spec", "NamespaceSpec"), 3: .ignored],
        "NamespaceSpec": [1: .textList("finalizers")],
        "Secret": [
            1: .message("metadata", "ObjectMeta"), 2: .data("data"), 3: .text("type"), 4: .texts("stringData"),
            5: .optionalFlag("immutable"),
        ],
        "ConfigMap": [
            1: .message("metadata", "ObjectMeta"), 2: .texts("data"), 3: .data("binaryData"), 4: .optionalFlag("immutable"),
        ],
        "ServiceAccount": [
            1: .message("metadata", "ObjectMeta"), 2: .list("secrets", "ObjectReference"),
            3: .list("imagePullSecrets", "LocalObjectReference"), 4: .optionalFlag("automountServiceAccountToken"),
        ],
        "Job": [1: .message("metadata", "ObjectMeta"), 2: .message("spec", "JobSpec"), 3: .ignored],
        "JobSpec": [
            1: .optionalNumber("parallelism"), 2: .optionalNumber("completions"), 3: .optionalNumber("activeDeadlineSeconds"),
            4: .message("selector", "LabelSelector"), 5: .optionalFlag("manualSelector"),
            6: .message("template", "PodTemplateSpec"), 7: .optionalNumber("backoffLimit"),
            8: .optionalNumber("ttlSecondsAfterFinished"), 9: .text("completionMode"), 10: .optionalFlag("suspend"),
            11: .message("podFailurePolicy", "PodFailurePolicy"), 12: .optionalNumber("backoffLimitPerIndex"),
            13: .optionalNumber("maxFailedIndexes"), 14: .text("podReplacementPolicy"), 15: .text("managedBy"),
        ],
        "PodFailurePolicy": [1: .list("rules", "PodFailurePolicyRule")],
        "PodFailurePolicyRule": [
            1: .text("action"), 2: .message("onExitCodes", "OnExitCodes"), 3: .list("onPodConditions", "OnPodConditions"),
        ],
        "OnExitCodes": [1: .text("containerName"), 2: .text("operator"), 3: .numberList("values")],
        "OnPodConditions": [1: .text("type"), 2: .text("status")],
        "CronJob": [1: .message("metadata", "ObjectMeta"), 2: .message("spec", "CronJobSpec"), 3: .ignored],
        "CronJobSpec": [
            1: .text("schedule"), 2: .optionalNumber("startingDeadlineSeconds"), 3: .text("concurrencyPolicy"),
            4: .optionalFlag("suspend"), 5: .message("jobTemplate", "JobTemplateSpec"),
            6: .optionalNumber("successfulJobsHistoryLimit"), 7: .optionalNumber("failedJobsHistoryLimit"),
            8: .text("timeZone"),
        ],
        "JobTemplateSpec": [1: .message("metadata", "ObjectMeta"), 2: .message("spec", "JobSpec")],
        "Deployment": [1: .message("metadata", "ObjectMeta"), 2: .message("spec", "DeploymentSpec"), 3: .ignored],
        "DeploymentSpec": [
            1: .optionalNumber("replicas"), 2: .message("selector", "LabelSelector"),
            3: .message("template", "PodTemplateSpec"),
            4: .message("strategy", "DeploymentStrategy"), 5: .number("minReadySeconds"),
            6: .optionalNumber("revisionHistoryLimit"), 7: .flag("paused"), 9: .optionalNumber("progressDeadlineSeconds"),
        ],
        "DeploymentStrategy": [1: .text("type"), 2: .message("rollingUpdate", "RollingUpdate")],
        "RollingUpdate": [1: .numberOrText("maxUnavailable"), 2: .numberOrText("maxSurge")],
        "Role": [1: .message("metadata", "ObjectMeta"), 2: .list("rules", "PolicyRule")],
        "ClusterRole": [1: .message("metadata", "ObjectMeta"), 2: .list("rules", "PolicyRule")],
        "PolicyRule": [
            1: .textList("verbs"), 2: .textList("apiGroups"), 3: .textList("resources"), 4: .textList("resourceNames"),
            5: .textList("nonResourceURLs"),
        ],
        "RoleBinding": [
            1: .message("metadata", "ObjectMeta"), 2: .list("subjects", "Subject"), 3: .message("roleRef", "RoleRef"),
        ],
        "ClusterRoleBinding": [
            1: .message("metadata", "ObjectMeta"), 2: .list("subjects", "Subject"), 3: .message("roleRef", "RoleRef"),
        ],
        "Subject": [1: .text("kind"), 2: .text("apiGroup"), 3: .text("name"), 4: .text("namespace")],
        "RoleRef": [1: .text("apiGroup"), 2: .text("kind"), 3: .text("name")],
    ]
}
