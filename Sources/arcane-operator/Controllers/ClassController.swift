import ArcaneCore
import ArcaneKubernetes
import ArcaneResources
import ArcaneStreams
import Logging

/// Runs the streams of each StreamClass, for as long as the class is there; classes come, go, change and fail independently.
struct ClassController: Sendable {
    let cache: ClusterCache
    let client: KubernetesClient
    let leadership: Leadership
    let queue: WorkQueue<String>
    let events: EventRecorder
    /// Is told of each class whose streams begin to be followed, before they are.
    let begin: @Sendable (RunningClass) -> Void
    /// Is told of each class whose streams are no longer followed.
    let ended: @Sendable (RunningClass) -> Void
    let logger: Logger

    /// Brings one class to where it should be. Throws where it has to be tried again.
    func reconcile(_ name: String) async throws {
        let all = cache.classes.cache.all.map(\.value)
        guard let streamClass = all.first(where: { $0.name == name }), !streamClass.isTerminating else {
            stop(name)
            return
        }
        guard let spec = streamClass.spec, let resource = streamClass.resource else {
            stop(name)
            let problems = streamClass.problems.map(\.description).joined(separator: "; ")
            return try await record(streamClass, .failed("InvalidSpec", problems))
        }
        let owner = streamClass.owner(among: all)
        guard owner.name == name else {
            stop(name)
            let text =
                "the StreamClass \(owner.name), which is older, runs \(resource.plural).\(resource.group); delete one of the two"
            return try await record(streamClass, .failed("KindConflict", text))
        }
        let running =
            cache.running[name].flatMap { $0.isSame(as: streamClass) ? $0 : nil } ?? start(streamClass, spec, resource)
        try await record(
            streamClass, ClassReport.situation(running.streams.state, of: resource), unkept: running.unkeptFields)
    }

    private func start(_ streamClass: ObservedClass, _ spec: StreamClassSpec, _ resource: APIResource) -> RunningClass {
        stop(streamClass.name)
        let streams = cache.factory.informer(of: resource) { StreamDefinition($0.json, streamClass: spec) }
        let running = RunningClass(
            name: streamClass.name, uid: streamClass.uid, spec: spec, resource: resource, streams: streams
        ) { [queue] in queue.add(streamClass.name) }
        _ = cache.running.replace(streamClass.name, with: running)
        begin(running)
        running.start()
        logger.info("streams of a class are run", metadata: ["class": "\(streamClass.name)", "kind": "\(resource.kind)"])
        return running
    }

    private func stop(_ name: String) {
        guard let running = cache.running.replace(name, with: nil) else { return }
        running.stop()
        ended(running)
        logger.info("streams of a class are no longer run, and left as they are", metadata: ["class": "\(name)"])
    }

    private func record(
        _ streamClass: ObservedClass, _ situation: ClassReport.Situation, unkept: UnkeptFields? = nil
    ) async throws {
        // Streams are read anew after each start of the operator, which is no news of a class that was looked at before.
        if situation == .pending, streamClass.status.phase != nil { return }
        let status = ClassReport.status(streamClass, situation, unkept: unkept, at: KubernetesTime(.now))
        guard leadership.isHeld, status != streamClass.status else { return }
        let patch: JSONValue = [
            "metadata": ["uid": .string(streamClass.uid), "resourceVersion": .string(streamClass.resourceVersion)],
            "status": status.json,
        ]
        do {
            cache.classes.take(
                try await client.mergePatch(.streamClasses, ObjectName("", streamClass.name), patch, subresource: "status"))
        } catch let error as KubernetesError where error.isConflict || error.isNotFound {
            // It has changed, or is gone: the watch tells, and it is looked at again.
            logger.debug("a class has changed", metadata: ["class": "\(streamClass.name)"])
            return
        }
        tell(of: streamClass, situation, status)
    }

    /// Tells people what is new in a status that was written.
    private func tell(of streamClass: ObservedClass, _ situation: ClassReport.Situation, _ status: StreamClassStatus) {
        for condition in status.conditions {
            let before = streamClass.status.conditions.first { $0.type == condition.type }
            guard let reason = condition.reason, reason != before?.reason else { continue }
            let isReady = condition.type == "Ready"
            if isReady, situation == .pending { continue }
            let note = condition.message ?? ""
            if !isReady { logger.warning("\(note)", metadata: ["class": "\(streamClass.name)"]) }
            let object = ObjectEvent.Object(
                apiVersion: APIGroup.apiVersion, kind: PlatformDefinitions.streamClass.kind,
                name: ObjectName("", streamClass.name), uid: streamClass.uid)
            events.record(
                ObjectEvent(
                    object: object, kind: isReady && situation == .ready ? .normal : .warning, reason: reason,
                    action: "Reconcile", note: note))
        }
    }
}
