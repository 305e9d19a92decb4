import ArcaneCore
import ArcaneKubernetes
import Logging
import Synchronization

/// Creates, counts and removes the pods of Jobs, and says in their status how they stand. Decides nothing: see `JobDecision`.
struct JobController: Sendable {
    /// A Job; one of its name that was created later is another one.
    struct Key: Hashable, Sendable {
        var name: ObjectName
        var uid: String
    }

    private let plane: ControlPlane
    private let backoff: Backoff
    private let events: ObjectEvents
    private let logger: Logger
    private let queue = WorkQueue<Key>()
    private let streaks = Streaks()

    /// Failures in a row, by Job. After a restart they begin anew, as in Kubernetes.
    private final class Streaks: Sendable {
        private let streaks = Mutex<[String: FailureStreak]>([:])

        subscript(uid: String) -> FailureStreak {
            get { streaks.withLock { $0[uid] ?? FailureStreak() } }
            set { streaks.withLock { $0[uid] = newValue.count == 0 ? nil : newValue } }
        }
    }

    init(_ plane: ControlPlane, backoff: Backoff, logger: Logger) {
        self.plane = plane
        self.backoff = backoff
        self.logger = logger
        events = ObjectEvents(plane, component: "job-controller")
    }

    /// Looks after all Jobs until the task is cancelled.
    func run() async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await followJobs() }
            group.addTask { try await followPods() }
            group.addTask {
                await queue.run(workers: 2, timeLimit: .seconds(60)) { key, _, error in
                    if let error { logger.warning("Job \(key.name) was not looked after: \(error)") }
                } _: { key in
                    try sync(key)
                }
            }
            defer { group.cancelAll() }
            try await group.next()
        }
    }

    private func followJobs() async throws {
        try await ObjectFeed(plane: plane, resource: .jobs).read { element in
            switch element {
            case .present(let job), .gone(let job): queue.add(Key(name: job.objectName, uid: job.uid))
            case .restart: break
            }
        }
    }

    private func followPods() async throws {
        try await ObjectFeed(plane: plane, resource: .pods).read { element in
            switch element {
            case .present(let pod), .gone(let pod):
                guard let owner = pod.controller, owner.kind == "Job" else { return releaseOrphan(pod) }
                queue.add(Key(name: ObjectName(pod.namespace, owner.name), uid: owner.uid))
            case .restart: break
            }
        }
    }

    /// A pod that was left behind when its Job was deleted belongs to nobody: no Job counts it, so nothing keeps it any more.
    private func releaseOrphan(_ pod: KubernetesObject) {
        let pod = JobPod(pod)
        guard pod.isTracked else { return }
        do throws(APIFailure) {
            try release(pod)
        } catch  where error.reason != "NotFound" && error.reason != "Conflict" {
            logger.warning("Pod \(pod.object.name), which belongs to no Job any more, was not released: \(error)")
        } catch {
            // It is gone, or another one has its name.
        }
    }

    /// Brings one Job forward.
    func sync(_ key: Key) throws(APIFailure) {
        let pods = plane.controlled(.pods, by: key.uid).map(JobPod.init)
        guard let job = try job(key) else {
            streaks[key.uid] = FailureStreak()
            for pod in pods where pod.isTracked { try release(pod) }
            return
        }
        guard Self.isOurs(job) else { return }
        var decision = JobDecision.decide(job, pods: pods, streak: streaks[key.uid], backoff: backoff, now: plane.now())
        if decision.isExpired {
            try delete(.jobs, job, DeleteOptions(propagation: .foreground, uid: job.uid))
            return
        }
        for pod in decision.drops {
            try release(pod)
            try end(pod, of: job)
        }
        for pod in decision.deletes { try end(pod, of: job) }
        let created = create(decision.creates, of: job)
        if created < decision.creates {
            let active = (decision.status["active"]?.intValue ?? 0) - (decision.creates - created)
            decision.status = decision.status.setting(["active"], to: active > 0 ? .integer(active) : nil)
        }
        try write(decision.status, to: job)
        streaks[key.uid] = decision.streak
        for event in decision.events {
            events.record(event.reason, event.message, isWarning: event.isWarning, on: job)
        }
        for pod in decision.releases { try release(pod) }
        if let time = decision.nextTime { queue.add(key, after: max(.milliseconds(1), time - plane.now())) }
        if created < decision.creates { throw .internalError("pods of Job \(key.name) could not be created; see its events") }
    }

    /// `managedBy` gives a Job to a controller that is not here.
    private static func isOurs(_ job: KubernetesObject) -> Bool {
        job.json["spec"]?["managedBy"].map { $0 == "kubernetes.io/job-controller" } ?? true
    }

    private func job(_ key: Key) throws(APIFailure) -> KubernetesObject? {
        do {
            let job = try plane.get(.jobs, key.name)
            return job.uid == key.uid ? job : nil
        } catch  where error.reason == "NotFound" {
            return nil
        }
    }

    /// Writes the status of a Job that nobody has changed since it was read; throws 409 where somebody has, and is called again
    /// then.
    private func write(_ status: JSONValue, to job: KubernetesObject) throws(APIFailure) {
        guard status != job.json["status"] else { return }
        do {
            try plane.update(.jobs, job.objectName, job.json.setting(["status"], to: status), subresource: "status")
        } catch  where error.reason == "NotFound" {
            // It was removed meanwhile: its pods go with it.
        }
    }

    private func create(_ count: Int, of job: KubernetesObject) -> Int {
        for done in 0..<count {
            do throws(APIFailure) {
                let pod = try plane.create(.pods, JobPodTemplate.pod(of: job))
                events.record("SuccessfulCreate", "Created pod: \(pod.name)", on: job)
            } catch {
                events.record("FailedCreate", "Error creating: \(error.message)", isWarning: true, on: job)
                return done
            }
        }
        return count
    }

    private func end(_ pod: JobPod, of job: KubernetesObject) throws(APIFailure) {
        try delete(.pods, pod.object, DeleteOptions(uid: pod.uid))
        events.record("SuccessfulDelete", "Deleted pod: \(pod.object.name)", on: job)
    }

    private func release(_ pod: JobPod) throws(APIFailure) {
        try plane.edit(.pods, pod.object.objectName, uid: pod.uid) { pod in
            ObjectMetadata.withFinalizers(pod, ObjectMetadata.finalizers(pod).filter { $0 != JobPod.trackingFinalizer })
        }
    }

    private func delete(_ resource: APIResource, _ object: KubernetesObject, _ options: DeleteOptions) throws(APIFailure) {
        do {
            try plane.delete(resource, object.objectName, options)
        } catch  where error.reason == "NotFound" || error.reason == "Conflict" {
            // It is gone, or another one has its name: what was to be deleted is.
            return
        }
    }
}
