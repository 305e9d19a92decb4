import ArcaneCore
import ArcaneResources

/// All that is known of one stream at one instant, and all that a decision depends on.
struct StreamSnapshot: Hashable, Sendable {
    /// The stream.
    var stream: StreamDefinition
    /// The name of its class.
    var className: String
    /// The keys of the annotation in which states are told.
    var stateKeys: [String]
    /// The Job of the stream's name.
    var job: ObservedJob?
    /// The CronJob of the stream's name.
    var cronJob: ObservedJob?
    /// The stream's BackfillRequests, the oldest first.
    var requests: [ObservedRequest] = []
    /// The template of Jobs that follow the source, or of a schedule.
    var streamingTemplate: ObservedTemplate = .missing
    /// The template of backfill Jobs.
    var backfillTemplate: ObservedTemplate = .missing
    /// Secrets that the stream's Jobs cannot do without, and that do not exist.
    var missingSecrets: [String] = []
    /// Whether a pod of an earlier Job of this name is still there.
    var hasLingeringPods = false
    /// Whether a Job may be started now.
    var permit: StartPermit = .now
    /// Why the last Job that was to be made was not; nil where it was, or where it is time to try again.
    var refusal: Refusal?
    /// What the pods of a failed Job say of the failure.
    var failure: StreamFailure?
    /// The failures of the Job's pods, which it replaces while it is under way; nil where none has failed.
    var retries: RetrySeries?
    /// What keeps the Job's pod from starting; nil where one runs, or nothing does.
    var hold: PodHold?
    /// The fields of a status that the API does not keep.
    var unkeptFields = UnkeptFields()
    /// The time, for what is recorded.
    var now: KubernetesTime
}

/// A BackfillRequest of the stream.
struct ObservedRequest: Hashable, Sendable {
    /// The name.
    var name: String
    /// The uid.
    var uid: String
    /// The version of the object.
    var resourceVersion: String
    /// The spec as it is, for the hash and the payload.
    var spec: JSONValue
    /// When it was made.
    var created: Timestamp
    /// The generation of the object.
    var generation: Int64
    /// What was recorded of it.
    var status: BackfillRequestStatus

    /// Whether it is still to be done.
    var isOpen: Bool { spec["completed"]?.boolValue != true }
    /// Whether it changes the stream's spec, so that no other backfill can stand for it.
    var hasPayload: Bool { spec["payload"].map { !$0.isNull } ?? false }
}

/// A template, as far as a decision depends on it.
enum ObservedTemplate: Hashable, Sendable {
    /// It does not exist.
    case missing
    /// No Job can be made of it, for this reason.
    case invalid(String)
    /// Jobs can be made of it; the hash says of which state of it.
    case found(hash: String)
}

/// Whether a Job may be started.
enum StartPermit: Hashable, Sendable {
    /// At once.
    case now
    /// After a while, for this reason.
    case after(Duration, reason: String)
}

/// Why no Job can be made, until somebody changes something.
struct Refusal: Error, Hashable, Sendable, CustomStringConvertible {
    /// A word for programs.
    let reason: String
    /// A sentence for people.
    let message: String

    var description: String { "\(reason): \(message)" }
}
