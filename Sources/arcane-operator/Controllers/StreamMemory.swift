import ArcaneCore
import ArcaneKubernetes
import ArcaneResources
import Synchronization

/// What the operator remembers of streams between two looks at them. Nothing here has to survive a restart.
final class StreamMemory: Sendable {
    /// A Job that could not be made, and from what.
    private struct Refused {
        var refusal: Refusal
        var cause: Cause
        var until: ContinuousClock.Instant
        var pause: Duration
    }

    /// What a refusal depends on: where that has changed, it is tried again at once.
    struct Cause: Hashable {
        var hash: String
        var streamingTemplate: ObservedTemplate
        var backfillTemplate: ObservedTemplate

        init(_ snapshot: StreamSnapshot) {
            hash = snapshot.stream.hash
            streamingTemplate = snapshot.streamingTemplate
            backfillTemplate = snapshot.backfillTemplate
        }
    }

    /// A Job that has no pod.
    struct Podless: Hashable, Sendable {
        /// The uid of the Job.
        var job: String
        /// Since when it has none.
        var since: Timestamp
        /// Why, as its events say; nil where they do not, or were not asked.
        var cause: String?
        /// When its events were asked.
        var asked: Timestamp?
    }

    private struct Memory {
        var refused: Refused?
        /// Jobs of the stream's name that are not a stream's, so that no informer tells of them.
        var strangers: [APIResource: ObservedJob] = [:]
        var lastAction: ContinuousClock.Instant?
        var podless: Podless?
    }

    private let memories = Mutex<[StreamKey: Memory]>([:])

    /// The first and the longest time after which a Job that could not be made is tried again.
    static let refusalPauses = Backoff(shortest: .seconds(1), longest: .seconds(60))

    /// How many streams something is remembered of.
    var count: Int { memories.withLock { $0.count } }

    /// Notes that no Job could be made of what `snapshot` shows.
    func refuse(_ key: StreamKey, _ refusal: Refusal, _ snapshot: StreamSnapshot, at now: ContinuousClock.Instant = .now) {
        memories.withLock { memories in
            let cause = Cause(snapshot)
            let last = memories[key]?.refused.flatMap { $0.cause == cause ? $0.pause : nil }
            let pause = last.map { min($0 * 2, Self.refusalPauses.longest) } ?? Self.refusalPauses.shortest
            memories[key, default: Memory()].refused = Refused(refusal: refusal, cause: cause, until: now + pause, pause: pause)
        }
    }

    /// Why no Job can be made of what `snapshot` shows, and when to try again; nil where it is not known, or is time.
    func refusal(_ key: StreamKey, _ snapshot: StreamSnapshot, at now: ContinuousClock.Instant = .now) -> (Refusal, Duration)? {
        memories.withLock { memories in
            guard let refused = memories[key]?.refused, refused.cause == Cause(snapshot), refused.until > now else {
                return nil
            }
            return (refused.refusal, refused.until - now)
        }
    }

    /// Notes that the Job, or CronJob, of the stream's name is somebody else's; nil for one that is not there any more.
    func meet(_ key: StreamKey, _ resource: APIResource, _ job: ObservedJob?) {
        memories.withLock { $0[key, default: Memory()].strangers[resource] = job }
    }

    /// The Job, or CronJob, of the stream's name that is somebody else's.
    func stranger(_ key: StreamKey, _ resource: APIResource) -> ObservedJob? {
        memories.withLock { $0[key]?.strangers[resource] }
    }

    /// Notes that something was done.
    func acted(_ key: StreamKey, at now: ContinuousClock.Instant = .now) {
        memories.withLock { $0[key, default: Memory()].lastAction = now }
    }

    /// How long ago something was done; nil where nothing was.
    func sinceLastAction(_ key: StreamKey, at now: ContinuousClock.Instant = .now) -> Duration? {
        memories.withLock { $0[key]?.lastAction.map { now - $0 } }
    }

    /// What is known of a stream's Job that has no pod: since `time`, or since an earlier time that was noted before.
    func podless(_ key: StreamKey, job uid: String, since time: Timestamp) -> Podless {
        memories.withLock { memories in
            var podless = Podless(job: uid, since: time)
            if let known = memories[key]?.podless, known.job == uid {
                podless = known
                podless.since = min(known.since, time)
            }
            memories[key, default: Memory()].podless = podless
            return podless
        }
    }

    /// Notes what the events of a Job without a pod say.
    func explain(_ key: StreamKey, _ podless: Podless) {
        memories.withLock { $0[key]?.podless = podless }
    }

    /// Notes that the stream's Job has a pod, or is gone.
    func sawPod(_ key: StreamKey) {
        memories.withLock { $0[key]?.podless = nil }
    }

    /// Forgets a stream: it is gone.
    func forget(_ key: StreamKey) {
        memories.withLock { $0[key] = nil }
    }
}
