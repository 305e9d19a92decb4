import ArcaneKubernetes
import ArcaneResources

/// Says who has to look again when something changes: each change of an object becomes keys of queues.
struct ChangeRouting: Sendable {
    let cache: ClusterCache
    let streams: WorkQueue<StreamKey>
    let requests: WorkQueue<ObjectName>
    let classes: WorkQueue<String>
    let gate: StartGate
    let events: EventRecorder

    /// Begins to listen to the caches of kinds that are always followed.
    func connect() {
        cache.classes.cache.onChange { _, old, new in
            for streamClass in [old, new].compactMap({ $0 }) {
                classes.add(streamClass.name)
                // One of the same kind may have to take over, or to give way.
                for other in cache.classes.cache.all where streamClass.isRival(of: other.value) {
                    classes.add(other.value.name)
                }
            }
            for name in Set([old, new].compactMap { $0?.name }) { lookAgainAtRequests(ofClass: name) }
        }
        cache.jobs.cache.onChange { name, old, new in
            add(cache.running.keys(of: name))
            if old?.isRunningBackfill == true, new?.isRunningBackfill != true, let next = gate.backfillEnded() {
                streams.add(next)
            }
        }
        cache.cronJobs.cache.onChange { name, _, _ in add(cache.running.keys(of: name)) }
        cache.pods.cache.onChange { name, old, new in
            guard old != new else { return }
            for job in Set([old, new].compactMap { $0?.jobName }) where !job.isEmpty {
                add(cache.running.keys(of: ObjectName(name.namespace, job)))
            }
        }
        cache.requests.cache.onChange { name, old, new in
            for key in Set([old, new].compactMap { $0?.stream }) { add([key]) }
            if new != nil { requests.add(name, after: RequestController.settlingTime) }
            if let old, old.request.uid != new?.request.uid { events.forget(old.request.uid) }
        }
        cache.templates.cache.onChange { name, old, new in
            if old != new { add(users(of: name, by: RunningClass.byTemplate)) }
        }
        cache.secrets.cache.onChange { name, old, new in
            if old != new { add(users(of: name, by: RunningClass.bySecret)) }
        }
    }

    /// Begins to listen to the streams of a class.
    func connect(_ running: RunningClass) {
        running.streams.cache.onChange { name, old, new in
            let key = StreamKey(className: running.name, name: name)
            if let old, old.uid != new?.uid { events.forget(old.uid) }
            if old?.hash != new?.hash || old?.isSuspended != new?.isSuspended { gate.released(key) }
            add([key])
        }
    }

    /// Open requests for the streams of a class say something else when it appears, has been read, fails or goes.
    func lookAgainAtRequests(ofClass className: String) {
        for (name, request) in cache.requests.cache.all where request.stream.className == className && request.request.isOpen {
            requests.add(name, after: RequestController.settlingTime)
        }
    }

    /// Everything is looked at once more, as after a change of all.
    func all() {
        for running in cache.running.all {
            add(running.streams.cache.all.map { StreamKey(className: running.name, name: $0.name) })
        }
        for (name, _) in cache.requests.cache.all { requests.add(name) }
        for (_, streamClass) in cache.classes.cache.all { classes.add(streamClass.name) }
    }

    private func add(_ keys: [StreamKey]) {
        for key in keys {
            streams.add(key)
            for request in cache.requests(for: key) where request.isOpen {
                requests.add(ObjectName(key.name.namespace, request.name), after: RequestController.settlingTime)
            }
        }
    }

    private func users(of name: ObjectName, by index: String) -> [StreamKey] {
        cache.running.all.flatMap { running in
            running.streams.cache.values(of: index, name.description).map { StreamKey(className: running.name, name: $0.name) }
        }
    }
}
