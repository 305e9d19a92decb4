/// Jobs and CronJobs.
enum JobDefinitions {
    private static func name(_ type: String) -> String { "io.k8s.api.batch.v1.\(type)" }

    static let onExitCodes = TypeDefinition(
        name("PodFailurePolicyOnExitCodesRequirement"), "Exit codes of containers.",
        [
            .string("containerName", "The container; any where it is missing."),
            .string("operator", "Whether the code is one of the values.", isRequired: true, oneOf: ["In", "NotIn"]),
            .integers("values", "The codes.", isRequired: true),
        ])

    static let onPodConditions = TypeDefinition(
        name("PodFailurePolicyOnPodConditionsPattern"), "A condition of pods.",
        [
            .string("type", "The condition.", isRequired: true), .string("status", "True, False or Unknown.", isRequired: true),
        ])

    static let failureRule = TypeDefinition(
        name("PodFailurePolicyRule"), "What to do when a pod fails in a certain way.",
        [
            .string("action", "What to do.", isRequired: true, oneOf: ["FailJob", "FailIndex", "Ignore", "Count"]),
            .object("onExitCodes", of: onExitCodes, "By which exit codes."),
            .list("onPodConditions", of: onPodConditions, "By which conditions of the pod."),
        ])

    static let failurePolicy = TypeDefinition(
        name("PodFailurePolicy"), "What to do when pods fail.",
        [.list("rules", of: failureRule, "The rules; the first one that fits counts.", isRequired: true)])

    static let jobSpec = TypeDefinition(
        name("JobSpec"), "What a Job runs, and how often.",
        [
            .object("template", of: PodDefinitions.podTemplateSpec, "What its pods are made like.", isRequired: true),
            .integer("parallelism", "How many pods run at once."), .integer("completions", "How many pods have to succeed."),
            .integer("backoffLimit", "How many pods may fail."),
            .integer("backoffLimitPerIndex", "How many pods of an index may fail."),
            .integer("maxFailedIndexes", "How many indexes may fail."),
            .integer("activeDeadlineSeconds", "How long it may run."),
            .integer("ttlSecondsAfterFinished", "After how long it is deleted when it has ended."),
            .string("completionMode", "NonIndexed or Indexed."), .boolean("suspend", "Whether it waits."),
            .boolean("manualSelector", "Whether the selector is chosen by whoever makes the Job."),
            .object("selector", of: MetadataDefinitions.labelSelector, "Which pods are its own. Chosen by the cluster."),
            .object("podFailurePolicy", of: failurePolicy, "What to do when pods fail."),
            .string("podReplacementPolicy", "When a pod that ends is replaced: TerminatingOrFailed or Failed."),
            .anything("successPolicy", "When it has succeeded before all pods have."),
            .string("managedBy", "Who carries it out."),
        ])

    static let jobStatus = TypeDefinition(
        name("JobStatus"), "How a Job is.",
        [
            .integer("active", "How many pods run."), .integer("ready", "How many of them are ready."),
            .integer("terminating", "How many are ending."), .integer("succeeded", "How many have succeeded."),
            .integer("failed", "How many have failed."), .time("startTime", "When it began."),
            .time("completionTime", "When it succeeded."),
            .list("conditions", of: MetadataDefinitions.condition, "What is true of it: Complete, Failed, Suspended …"),
            .anything("uncountedTerminatedPods", "Pods that have ended and are not counted yet."),
        ])

    static let jobTemplate = TypeDefinition(
        name("JobTemplateSpec"), "What Jobs are made like.",
        [
            .object("metadata", of: MetadataDefinitions.objectMeta, "Labels and annotations of the Jobs."),
            .object("spec", of: jobSpec, "What the Jobs run."),
        ])

    static let cronJobSpec = TypeDefinition(
        name("CronJobSpec"), "When Jobs are made, and like what.",
        [
            .string("schedule", "When, in the five fields of cron.", isRequired: true),
            .object("jobTemplate", of: jobTemplate, "What the Jobs are made like.", isRequired: true),
            .string("timeZone", "The time zone of the schedule, such as Europe/Berlin."),
            .string(
                "concurrencyPolicy", "What to do when the Job before still runs.", oneOf: ["Allow", "Forbid", "Replace"]),
            .boolean("suspend", "Whether no Jobs are made."),
            .integer("startingDeadlineSeconds", "How late a Job may still be made."),
            .integer("successfulJobsHistoryLimit", "How many succeeded Jobs are kept."),
            .integer("failedJobsHistoryLimit", "How many failed Jobs are kept."),
        ])

    static let cronJobStatus = TypeDefinition(
        name("CronJobStatus"), "How a CronJob is.",
        [
            .list("active", of: MetadataDefinitions.objectReference, "The Jobs that run."),
            .time("lastScheduleTime", "When a Job was made last."), .time("lastSuccessfulTime", "When a Job succeeded last."),
        ])

    static let job = BuiltInDefinitions.kind(
        name("Job"), "Pods that run until enough of them have succeeded.",
        [.object("spec", of: jobSpec, "What it runs."), .object("status", of: jobStatus, "How it is. Set by the cluster.")])

    static let cronJob = BuiltInDefinitions.kind(
        name("CronJob"), "Jobs at certain times.",
        [
            .object("spec", of: cronJobSpec, "When Jobs are made, and like what."),
            .object("status", of: cronJobStatus, "How it is. Set by the cluster."),
        ])

    static let all = [
        onExitCodes, onPodConditions, failureRule, failurePolicy, jobSpec, jobStatus, jobTemplate, cronJobSpec, cronJobStatus,
        job, cronJob,
    ]
}
