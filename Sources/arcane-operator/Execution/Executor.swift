import ArcaneCore
import ArcaneKubernetes
import ArcaneResources
import ArcaneStreams

/// Carries decisions out. Nothing else in the operator writes to streams, Jobs and requests.
///
/// Each write is allowed only to a leader, and only where the object is as the decision saw it: another uid or version is left alone, and
/// the stream is decided anew. A write that was done already, by this replica before it crashed or by another, is a success.
struct Executor: Sendable {
    /// The kind of the stream.
    let streams: APIResource
    let client: KubernetesClient
    let leadership: Leadership
    /// Is told each object as it is after a write, so that the next decision knows of it before the watch does.
    let absorb: @Sendable (APIResource, KubernetesObject) -> Void
    /// Is told of each action that is done.
    var done: @Sendable (Action) -> Void = { _ in }
    /// Is told what of a status was sent, and what the API kept of it.
    var statusWritten: @Sendable (_ sent: JSONValue, _ kept: JSONValue) -> Void = { _, _ in }

    /// Something that keeps an action from being done now, and will pass or has to be decided anew.
    struct NotNow: Error, Hashable, CustomStringConvertible {
        let description: String
    }

    /// There is a Job, or CronJob, of the stream's name that is not the stream's.
    struct NameTaken: Error {
        /// The kind.
        let resource: APIResource
        /// What is there.
        let object: KubernetesObject
    }

    /// Does `actions` one after the other; the first that fails ends it.
    ///
    /// Throws `NotNow` where the world has changed since, `NameTaken`, `Refusal` where no Job can be made of what people wrote,
    /// `Leadership.Lost`, `KubernetesError` and `HTTPError`. `template` gives the template of a mode's Jobs.
    func carryOut(
        _ actions: [Action], on snapshot: StreamSnapshot, template: (JobMode) throws -> JobTemplate
    ) async throws {
        var version = snapshot.stream.resourceVersion
        for action in actions {
            try leadership.require()
            switch action {
            case .createRequest(let name, _): try await createRequest(name, snapshot)
            case .completeRequest(let request): try await complete(request, snapshot)
            case .createJob(let mode):
                try await create(.jobs, StreamJob(snapshot, from: try template(mode), mode: mode, schedule: nil), snapshot)
            case .createCronJob(let schedule):
                let job = StreamJob(snapshot, from: try template(.scheduled), mode: .scheduled, schedule: schedule)
                try await create(.cronJobs, job, snapshot)
            case .deleteJob(let uid, _): try await delete(.jobs, uid, snapshot)
            case .deleteCronJob(let uid, _): try await delete(.cronJobs, uid, snapshot)
            case .setState(let state):
                let value = state.map { JSONValue.string($0.rawValue) } ?? .null
                let annotations = Dictionary(snapshot.stateKeys.map { ($0, value) }, uniquingKeysWith: { first, _ in first })
                version = try await patchStream(
                    snapshot, version, ["metadata": ["annotations": .object(annotations)]], subresource: nil)
            case .writeStatus(let status):
                let change = status.change(from: snapshot.stream.status)
                version = try await patchStream(snapshot, version, ["status": change], subresource: "status")
            }
            done(action)
        }
    }

    private func createRequest(_ name: String, _ snapshot: StreamSnapshot) async throws {
        let stream = snapshot.stream
        let owner = OwnerReference(
            apiVersion: stream.apiVersion, kind: stream.kind, name: stream.name, uid: stream.uid, isController: false)
        let request: JSONValue = [
            "apiVersion": .string(APIGroup.apiVersion), "kind": .string(PlatformDefinitions.backfillRequest.kind),
            "metadata": ["name": .string(name), "namespace": .string(stream.namespace), "ownerReferences": [owner.json]],
            "spec": ["streamClass": .string(snapshot.className), "streamId": .string(stream.name)],
        ]
        do {
            let made = try await client.create(.backfillRequests, request, in: stream.namespace)
            absorb(.backfillRequests, made)
        } catch let error as KubernetesError where error.isAlreadyExists {
            // The name says what it is for: it was made before.
            let found = try await client.get(.backfillRequests, ObjectName(stream.namespace, name))
            absorb(.backfillRequests, found)
        }
    }

    private func complete(_ request: ObservedRequest, _ snapshot: StreamSnapshot) async throws {
        let name = ObjectName(snapshot.stream.namespace, request.name)
        let patch: JSONValue = [
            "metadata": ["uid": .string(request.uid), "resourceVersion": .string(request.resourceVersion)],
            "spec": ["completed": true],
        ]
        absorb(.backfillRequests, try await conditional { try await client.mergePatch(.backfillRequests, name, patch) })
    }

    private func create(_ resource: APIResource, _ job: StreamJob, _ snapshot: StreamSnapshot) async throws {
        guard job.problems.isEmpty else {
            throw Refusal(reason: "InvalidSpec", message: job.problems.map(\.description).joined(separator: "; "))
        }
        let stream = snapshot.stream
        let name = ObjectName(stream.namespace, stream.name)
        try await requireStream(stream.uid, name)
        if resource == .jobs {
            // The cache may not know of a pod yet whose Job is gone already, so the API is asked: two writers would be worse than a request.
            let pods = try await client.page(
                .pods, Selection(namespace: stream.namespace, labels: "job-name=\(stream.name),\(JobMetadata.streamIDLabel)"),
                limit: 1)
            guard pods.items.isEmpty else { throw NotNow(description: "a pod of the earlier Job is ending") }
            try leadership.require()
        }
        do {
            absorb(resource, try await client.create(resource, job.json, in: stream.namespace))
        } catch let error as KubernetesError where error.isAlreadyExists {
            let found = try await client.get(resource, name)
            guard found.controller?.uid == stream.uid else { throw NameTaken(resource: resource, object: found) }
            absorb(resource, found)
        } catch let error as KubernetesError where error.isInvalid || error.isForbidden {
            throw Refusal(reason: "JobRefused", message: "the \(resource.kind) cannot be made: \(error)")
        }
    }

    /// The cache may not know yet that the stream is gone: what is made for it then is removed with it, and would be made again and again.
    private func requireStream(_ uid: String, _ name: ObjectName) async throws {
        do {
            let current = try await client.get(streams, name)
            guard current.uid == uid, !current.isTerminating else {
                throw NotNow(description: "the stream is gone, or another one of its name is there")
            }
        } catch let error as KubernetesError where error.isNotFound {
            throw NotNow(description: "the stream is gone")
        }
    }

    private func delete(_ resource: APIResource, _ uid: String, _ snapshot: StreamSnapshot) async throws {
        let name = ObjectName(snapshot.stream.namespace, snapshot.stream.name)
        do {
            let left = try await client.delete(resource, name, DeleteOptions(propagation: .foreground, uid: uid))
            // The API answers with the object while its pods end, and with its word where it is gone at once.
            if left.kind == resource.kind { absorb(resource, left) }
        } catch let error as KubernetesError where error.isNotFound {
            // Somebody else has done it.
        } catch let error as KubernetesError where error.isConflict {
            throw NotNow(description: "the \(resource.kind) of this name is another one now")
        }
    }

    private func patchStream(
        _ snapshot: StreamSnapshot, _ version: String, _ change: JSONValue, subresource: String?
    ) async throws -> String {
        let name = ObjectName(snapshot.stream.namespace, snapshot.stream.name)
        let condition: JSONValue = ["metadata": ["uid": .string(snapshot.stream.uid), "resourceVersion": .string(version)]]
        let written = try await conditional {
            try await client.mergePatch(streams, name, change.merging(condition), subresource: subresource)
        }
        absorb(streams, written)
        if let status = change["status"] { statusWritten(status, written.json["status"] ?? [:]) }
        return written.resourceVersion
    }

    private func conditional(_ write: () async throws -> KubernetesObject) async throws -> KubernetesObject {
        do {
            return try await write()
        } catch let error as KubernetesError where error.isConflict || error.isNotFound {
            throw NotNow(description: "the object has changed, or is gone: \(error.message)")
        }
    }
}

extension StreamStatus {
    /// The merge patch that makes this status of `old`: what is no longer there is removed.
    fileprivate func change(from old: StreamStatus) -> JSONValue {
        let gone = (old.json.objectValue ?? [:]).mapValues { _ in JSONValue.null }
        return JSONValue.object(gone.merging(json.objectValue ?? [:]) { $1 })
    }
}

extension StreamJob {
    /// The Job that a decision about `snapshot` asks for.
    init(_ snapshot: StreamSnapshot, from template: JobTemplate, mode: JobMode, schedule: String?) {
        self.init(
            of: snapshot.stream, class: snapshot.className, stateKeys: snapshot.stateKeys, from: template, mode: mode,
            schedule: schedule)
    }
}
