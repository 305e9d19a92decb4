import ArcaneCore
import ArcaneResources

@testable import arcane_operator

/// A small model of a cluster with one stream: what people, plugins and Kubernetes can do to it, and what a write of the operator does.
///
/// It is a value, so that all of its reachable states can be walked.
struct StreamWorld: Hashable, Sendable {
    /// The Job of the stream's name.
    struct Job: Hashable, Sendable {
        enum State: Hashable, Sendable { case running, complete, failed }
        var uid: Int
        var backfillID: String?
        var hash: String
        var state = State.running
        var isMismatch = false
        var isTerminating = false
        /// Whose it is: the uid of the stream, nil for somebody else's.
        var owner: String?
    }

    /// A BackfillRequest.
    struct Request: Hashable, Sendable {
        var name: String
        var isOpen = true
    }

    var isSuspended = false
    var spec = 0
    /// The state annotation under each of the two keys.
    var states: [String?] = [nil, nil]
    var status = StreamStatus()
    var job: Job?
    var requests: [Request] = []
    var hasTemplate = true
    var nextUID = 1
    /// Whether the stream was made suspended, and no person has asked for a backfill since.
    var mustNotBackfill = false

    /// What the operator has done that it must not do.
    var violation: String?

    static let keys = StateAnnotation.keys
    static let streamUID = "stream-uid"
    static let now = KubernetesTime(Timestamp(milliseconds: 1_700_000_000_000))

    private static let streams = (0...1).map { version in
        StreamDefinition(
            [
                "apiVersion": "streaming.sneaksanddata.com/v1", "kind": "RestApiStream",
                "metadata": ["namespace": "data", "name": "orders", "uid": .string(streamUID), "generation": 1],
                "spec": ["version": .integer(version), "jobTemplateRef": ["name": "t"]],
            ], streamClass: StreamClassSpec())
    }

    /// The stream as the operator sees it.
    var stream: StreamDefinition {
        var stream = Self.streams[spec]
        stream.isSuspended = isSuspended || states.contains(StateAnnotation.suspended.rawValue)
        for (key, state) in zip(Self.keys, states) { stream.stateAnnotations[key] = state }
        stream.status = status
        return stream
    }

    /// All that the operator knows.
    var snapshot: StreamSnapshot {
        var snapshot = StreamSnapshot(stream: stream, className: "rest-api", stateKeys: Self.keys, now: Self.now)
        snapshot.streamingTemplate = hasTemplate ? .found(hash: "t") : .missing
        snapshot.backfillTemplate = snapshot.streamingTemplate
        snapshot.requests = observedRequests
        snapshot.job = job.map(observed)
        return snapshot
    }

    var observedRequests: [ObservedRequest] {
        requests.enumerated().map { index, request in
            ObservedRequest(
                name: request.name, uid: request.name, resourceVersion: "1",
                spec: ["streamClass": "rest-api", "streamId": "orders", "completed": .bool(!request.isOpen)],
                created: Timestamp(milliseconds: Int64(index)), generation: 1, status: BackfillRequestStatus())
        }
    }

    private func observed(_ job: Job) -> ObservedJob {
        var observed = ObservedJob([:])
        observed.uid = "\(job.uid)"
        observed.owner = job.owner.map { ObservedJob.Owner(kind: "RestApiStream", name: "orders", uid: $0) }
        observed.isTerminating = job.isTerminating
        observed.isBackfill = job.backfillID != nil
        observed.backfillID = job.backfillID
        observed.hash = job.hash
        observed.templateHash = "t"
        observed.startTime = Timestamp(milliseconds: 1000)
        observed.stateAnnotations = job.isMismatch ? [Self.keys[0]: StateAnnotation.schemaMismatch.rawValue] : [:]
        observed.outcome =
            switch job.state {
            case .running: .none
            case .complete: .complete
            case .failed: .failed(reason: "BackoffLimitExceeded", message: "too often")
            }
        return observed
    }
}

// What happens without the operator.
extension StreamWorld {
    /// A step of a person, of a plugin or of Kubernetes.
    enum Step: Hashable, Sendable, CaseIterable {
        case jobCompletes, jobCompletesWithMismatch, jobFails, jobIsGone, jobIsDeletedByHand
        case suspend, unsuspend, editSpec, removeCrashLoop, askForReload, annotateMismatch
        case createRequest, completeRequestByHand, deleteRequest
        case removeTemplate, addTemplate
    }

    /// The world behind `step`; nil where it cannot happen now.
    func after(_ step: Step) -> StreamWorld? {
        var world = self
        switch step {
        case .jobCompletes, .jobCompletesWithMismatch, .jobFails:
            guard let job, job.state == .running, job.owner != nil else { return nil }
            world.job?.state = step == .jobFails ? .failed : .complete
            world.job?.isMismatch = step == .jobCompletesWithMismatch
        case .jobIsGone:
            guard job?.isTerminating == true else { return nil }
            world.job = nil
        case .jobIsDeletedByHand:
            guard let job, !job.isTerminating else { return nil }
            world.job?.isTerminating = true
        case .suspend:
            guard !isSuspended else { return nil }
            world.isSuspended = true
        case .unsuspend:
            guard isSuspended else { return nil }
            world.isSuspended = false
        case .editSpec: world.spec = 1 - spec
        case .removeCrashLoop:
            guard states == Array(repeating: StateAnnotation.crashLoop.rawValue, count: 2) else { return nil }
            world.states[1] = nil
        case .askForReload:
            guard states == [nil, nil] else { return nil }
            world.states[0] = StateAnnotation.reloadRequested.rawValue
            world.mustNotBackfill = false
        case .annotateMismatch:
            guard states == [nil, nil] else { return nil }
            world.states[1] = StateAnnotation.schemaMismatch.rawValue
            world.mustNotBackfill = false
        case .createRequest:
            guard !requests.contains(where: { $0.name == "by-hand" }) else { return nil }
            world.requests.append(Request(name: "by-hand"))
            world.mustNotBackfill = false
        case .completeRequestByHand:
            guard let index = requests.firstIndex(where: \.isOpen) else { return nil }
            world.requests[index].isOpen = false
        case .deleteRequest:
            guard let index = requests.firstIndex(where: \.isOpen) else { return nil }
            world.requests.remove(at: index)
        case .removeTemplate:
            guard hasTemplate else { return nil }
            world.hasTemplate = false
        case .addTemplate:
            guard !hasTemplate else { return nil }
            world.hasTemplate = true
        }
        return world
    }

    /// Whether both show the same stream, so that a write on condition of its version succeeds.
    private func hasSameStream(as other: StreamWorld) -> Bool {
        isSuspended == other.isSuspended && spec == other.spec && states == other.states && status == other.status
    }
}

// What the operator does.
extension StreamWorld {
    /// The world behind the first `count` actions of a decision that was made when the world was as `seen`. A write whose condition does not
    /// hold fails, and with it what would follow.
    func after(_ actions: some Collection<Action>, seen: StreamWorld) -> StreamWorld {
        var world = self
        let isFresh = self == seen
        // The operator knows what its own writes make of the stream; those of others make its next one fail.
        let hasStream = hasSameStream(as: seen)
        for action in actions where world.violation == nil {
            let succeeded = world.carryOut(action, seen: seen, isFresh: isFresh, hasStream: hasStream)
            if !succeeded {
                if isFresh { world.violation = "\(action) fails although nothing has changed" }
                break
            }
        }
        return world
    }

    private mutating func carryOut(_ action: Action, seen: StreamWorld, isFresh: Bool, hasStream: Bool) -> Bool {
        switch action {
        case .createRequest(let name, let cause):
            if cause == .initial, mustNotBackfill, isFresh {
                violation = "a stream that was made suspended is backfilled by itself"
            }
            if !requests.contains(where: { $0.name == name }) { requests.append(Request(name: name)) }
        case .completeRequest(let request):
            guard let index = requests.firstIndex(where: { $0.name == request.name && $0.isOpen }) else { return false }
            requests[index].isOpen = false
        case .createJob(let mode):
            guard job == nil else { return false }
            if isFresh { check(creationOf: mode) }
            var made = Job(uid: nextUID, hash: Self.streams[seen.spec].hash, owner: Self.streamUID)
            if case .backfill(let order) = mode {
                made.backfillID = order.name
                made.hash = ConfigurationHash.backfill(specHash: made.hash, request: order.spec)
            }
            job = made
            // Two are enough to tell a Job from its successor.
            nextUID = nextUID % 3 + 1
        case .deleteJob(let uid, let cause):
            guard let job, "\(job.uid)" == uid else { return false }
            if isFresh { check(deletionOf: job, because: cause) }
            self.job?.isTerminating = true
        case .setState(let state):
            guard hasStream else { return false }
            states = [state?.rawValue, state?.rawValue]
        case .writeStatus(let status):
            guard hasStream else { return false }
            self.status = status
        case .createCronJob, .deleteCronJob: violation = "a CronJob for a stream without a schedule"
        }
        return true
    }

    private mutating func check(creationOf mode: JobMode) {
        if isSuspended { violation = "a Job for a suspended stream" }
        if states.allSatisfy({ $0 == StateAnnotation.crashLoop.rawValue }) {
            violation = "a Job although the stream stands still"
        }
        if status.phase == StreamPhase.failed.rawValue { violation = "a Job while the phase is Failed" }
        if !hasTemplate { violation = "a Job without a template" }
        switch mode {
        case .backfill(let order):
            if !requests.contains(where: { $0.name == order.name && $0.isOpen }) {
                violation = "a backfill that nobody asks for"
            }
        case .streaming:
            if requests.contains(where: \.isOpen) { violation = "streaming although a backfill is due" }
        case .scheduled: violation = "a scheduled Job"
        }
    }

    private mutating func check(deletionOf job: Job, because cause: DeletionCause) {
        guard job.owner != nil else {
            violation = "somebody else's Job is deleted"
            return
        }
        if job.isTerminating { violation = "a Job that is ending is deleted again" }
        if job.state == .complete, let id = job.backfillID, requests.contains(where: { $0.name == id && $0.isOpen }) {
            violation = "a complete backfill is removed before that is recorded"
        }
        if job.state == .complete, job.isMismatch, !requests.contains(where: { $0.name.contains("schema-mismatch") }) {
            violation = "a schema mismatch is forgotten"
        }
        if job.state == .failed, !stream.isSuspended,
            !(status.phase == StreamPhase.failed.rawValue && !states.contains(StateAnnotation.crashLoop.rawValue))
        {
            violation = "a failed Job is removed before a person has seen it"
        }
    }
}
