import ArcaneCore
import ArcaneKubernetes
import ArcaneResources
import ArcaneStreams
import Logging
import Synchronization

/// Says in each BackfillRequest how it stands, and removes completed ones beyond the number that is kept.
///
/// What is done about a request is the stream's business; nothing depends on what is recorded here.
struct RequestController: Sendable {
    let cache: ClusterCache
    let client: KubernetesClient
    let leadership: Leadership
    let queue: WorkQueue<ObjectName>
    let events: EventRecorder
    /// How many completed requests of a stream are kept.
    let keptRequests: Int
    let crd = RequestCRD()
    let logger: Logger

    /// A request is looked at so long after something has happened: what passes in between is not recorded.
    static let settlingTime: Duration = .seconds(1)

    /// Records how a request stands. Throws where it has to be tried again.
    func reconcile(_ name: ObjectName) async throws {
        guard let backfill = cache.requests.cache[name], !backfill.isTerminating else { return }
        let snapshot = cache.snapshot(backfill.stream, at: KubernetesTime(.now))
        let situation: RequestReport.Situation
        switch standing(of: backfill.stream.className) {
        // It may have the stream; when it has been read, this is looked at again.
        case .unread where snapshot == nil && backfill.request.isOpen: return
        case let standing: situation = RequestReport.situation(backfill, snapshot, of: standing)
        }
        if let pause = RequestReport.pause(before: situation, of: backfill.request, at: .now) {
            return queue.add(name, after: pause)
        }
        let status = RequestReport.status(backfill.request, situation, at: KubernetesTime(.now))
        if !crd.isRecorded(status, backfill.request.status) { try await record(status, situation, backfill, name) }
        if situation == .completed { try await removeOldest(of: backfill.stream, name.namespace) }
    }

    /// How the class of this name stands.
    private func standing(of className: String) -> RequestReport.ClassStanding {
        let running = cache.running[className]
        if running?.streams.hasSynced == true { return .run }
        guard let known = cache.classes.cache[ObjectName("", className)], !known.isTerminating else {
            return running == nil ? .missing : .unread
        }
        guard known.status.phase == "Failed" else { return .unread }
        return .failed(known.status.conditions.first { $0.type == "Ready" }?.message ?? "see its status")
    }

    private func record(
        _ status: BackfillRequestStatus, _ situation: RequestReport.Situation, _ backfill: ObservedBackfill, _ name: ObjectName
    ) async throws {
        try leadership.require()
        let metadata: JSONValue = [
            "uid": .string(backfill.request.uid), "resourceVersion": .string(backfill.request.resourceVersion),
        ]
        do {
            let sent = crd.kept(status)
            let written = try await client.mergePatch(
                .backfillRequests, name, ["metadata": metadata, "status": sent], subresource: "status")
            if let fields = crd.learn(sent: sent, kept: written.json["status"] ?? [:]) {
                logger.warning(
                    "the CRD of BackfillRequests is older than the operator, and does not keep what is recorded of them; apply the one of its chart",
                    metadata: ["fields": "\(fields.names.joined(separator: ", "))"])
            }
            cache.requests.take(written)
        } catch let error as KubernetesError where error.isNotFound {
            return
        } catch let error as KubernetesError where error.isConflict {
            // What has changed the watch tells, but an API may also answer this where nothing has.
            throw Executor.NotNow(description: "the request has changed: \(error.message)")
        } catch let error as KubernetesError where error.isInvalid && crd.refusesPhase() {
            queue.add(name)
            return
        }
        guard case .lost(let reason, let message) = situation,
            backfill.request.status.conditions.first?.reason != reason
        else { return }
        let object = ObjectEvent.Object(
            apiVersion: APIGroup.apiVersion, kind: PlatformDefinitions.backfillRequest.kind, name: name,
            uid: backfill.request.uid)
        events.record(ObjectEvent(object: object, kind: .warning, reason: reason, action: "Reconcile", note: message))
        // One that has gone meanwhile has been forgotten before.
        if cache.requests.cache[name]?.request.uid != object.uid { events.forget(object.uid) }
    }

    private func removeOldest(of stream: StreamKey, _ namespace: String) async throws {
        let completed = cache.requests(for: stream).filter { !$0.isOpen }
        for request in completed.dropLast(keptRequests) {
            try leadership.require()
            do {
                try await client.delete(.backfillRequests, ObjectName(namespace, request.name), DeleteOptions(uid: request.uid))
            } catch let error as KubernetesError where error.isNotFound || error.isConflict {
                continue
            }
        }
    }
}

/// What the installed CRD of BackfillRequests keeps of a status: another platform's has fewer fields, and other phases.
final class RequestCRD: Sendable {
    private struct State {
        var unkept = UnkeptFields()
        var keepsPhase = true
    }

    private let state = Mutex(State())

    /// The status as it can be sent.
    func kept(_ status: BackfillRequestStatus) -> JSONValue {
        state.withLock { state in
            guard !state.keepsPhase, case .object(var members) = status.json else { return status.json }
            members["phase"] = nil
            return .object(members)
        }
    }

    /// Whether `status` is what was recorded, as far as it is kept.
    func isRecorded(_ status: BackfillRequestStatus, _ old: BackfillRequestStatus) -> Bool {
        if status == old { return true }
        let (new, old) = (kept(status), kept(old))
        return state.withLock { $0.unkept.removed(from: new) == $0.unkept.removed(from: old) }
    }

    /// Learns what the CRD has not; the fields where that is news, and it lacks some.
    func learn(sent: JSONValue, kept: JSONValue) -> UnkeptFields? {
        state.withLock { state in
            let before = state.unkept
            state.unkept.learn(sent: sent, kept: kept)
            return state.unkept != before && !state.unkept.names.isEmpty ? state.unkept : nil
        }
    }

    /// A status was refused: takes the phase for the reason. False where it was left out already.
    func refusesPhase() -> Bool {
        state.withLock { state in
            defer { state.keepsPhase = false }
            return state.keepsPhase
        }
    }
}
