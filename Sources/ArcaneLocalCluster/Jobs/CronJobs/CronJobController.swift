import ArcaneCore
import ArcaneKubernetes
import Logging
import Synchronization

/// Creates the Jobs of CronJobs when their time comes, and removes the oldest that have ended. Decides nothing: see
/// `CronJobDecision`.
struct CronJobController: Sendable {
    private let plane: ControlPlane
    private let events: ObjectEvents
    private let logger: Logger
    private let queue = WorkQueue<ObjectName>()

    init(_ plane: ControlPlane, logger: Logger) {
        self.plane = plane
        self.logger = logger
        events = ObjectEvents(plane, component: "cronjob-controller")
    }

    /// Looks after all CronJobs until the task is cancelled.
    func run() async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                try await ObjectFeed(plane: plane, resource: .cronJobs).read { element in
                    if case .present(let cronJob) = element { queue.add(cronJob.objectName) }
                }
            }
            group.addTask {
                try await ObjectFeed(plane: plane, resource: .jobs).read { element in
                    switch element {
                    case .present(let job), .gone(let job):
                        guard let owner = job.controller, owner.kind == "CronJob" else { return }
                        queue.add(ObjectName(job.namespace, owner.name))
                    case .restart: break
                    }
                }
            }
            group.addTask {
                await queue.run(workers: 1, timeLimit: .seconds(60)) { name, _, error in
                    if let error { logger.warning("CronJob \(name) was not looked after: \(error)") }
                } _: { name in
                    try sync(name)
                }
            }
            defer { group.cancelAll() }
            try await group.next()
        }
    }

    /// Brings one CronJob forward.
    func sync(_ name: ObjectName) throws(APIFailure) {
        let cronJob: KubernetesObject
        do {
            cronJob = try plane.get(.cronJobs, name)
        } catch  where error.reason == "NotFound" {
            return
        }
        let decision = CronJobDecision.decide(cronJob, jobs: plane.controlled(.jobs, by: cronJob.uid), now: plane.now())
        for event in decision.events {
            events.record(event.reason, event.message, isWarning: event.isWarning, on: cronJob)
        }
        for job in decision.deletes { try delete(job, of: cronJob) }
        var scheduled: Timestamp?
        if let time = decision.start {
            do {
                let job = try plane.create(.jobs, CronJobTemplate.job(of: cronJob, at: time))
                events.record("SuccessfulCreate", "Created job \(job.name)", on: cronJob)
            } catch  where error.reason != "AlreadyExists" {
                events.record("FailedCreate", "Error creating job: \(error.message)", isWarning: true, on: cronJob)
                throw error
            }
            scheduled = time
        }
        try writeStatus(of: cronJob, scheduled: scheduled)
        if let time = decision.nextTime { queue.add(name, after: max(.milliseconds(1), time - plane.now())) }
    }

    private func delete(_ job: KubernetesObject, of cronJob: KubernetesObject) throws(APIFailure) {
        do {
            try plane.delete(.jobs, job.objectName, DeleteOptions(propagation: .background, uid: job.uid))
            events.record("SuccessfulDelete", "Deleted job \(job.name)", on: cronJob)
        } catch  where error.reason == "NotFound" || error.reason == "Conflict" {
            return
        }
    }

    private func writeStatus(of cronJob: KubernetesObject, scheduled: Timestamp?) throws(APIFailure) {
        let jobs = plane.controlled(.jobs, by: cronJob.uid)
        var status = cronJob.json["status"]?.objectValue ?? [:]
        let active = jobs.filter(CronJobDecision.isActive).map { job -> JSONValue in
            [
                "apiVersion": "batch/v1", "kind": "Job", "name": .string(job.name), "namespace": .string(job.namespace),
                "uid": .string(job.uid), "resourceVersion": .string(job.resourceVersion),
            ]
        }
        let known = Set((status["active"]?.arrayValue ?? []).compactMap { $0["uid"] })
        // A version of an active Job is that of the moment it was found; it does not make a new status by itself.
        if known != Set(active.compactMap { $0["uid"] }) { status["active"] = active.isEmpty ? nil : .array(active) }
        if let scheduled { status["lastScheduleTime"] = .string(ObjectMetadata.text(scheduled)) }
        let successes = jobs.compactMap { $0.json["status"]?["completionTime"]?.stringValue }
        if let last = (successes + [status["lastSuccessfulTime"]?.stringValue].compactMap { $0 }).max() {
            status["lastSuccessfulTime"] = .string(last)
        }
        guard .object(status) != cronJob.json["status"] ?? [:] else { return }
        try plane.update(
            .cronJobs, cronJob.objectName, cronJob.json.setting(["status"], to: .object(status)), subresource: "status")
    }
}
