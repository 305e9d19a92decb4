public import ArcaneCore

/// What the operator knows of a Job, or of a CronJob, that has a stream's name.
public struct ObservedJob: Hashable, Sendable {
    /// How a Job has ended.
    public enum Outcome: Hashable, Sendable {
        /// It runs, or waits to.
        case none
        /// It is complete.
        case complete
        /// It has failed, for this reason, with this message.
        case failed(reason: String, message: String)
    }

    /// The uid.
    public var uid: String
    /// The version of the object.
    public var resourceVersion: String
    /// The kind, name and uid of the owner that manages it; nil for none.
    public var owner: Owner?
    /// Whether it is being deleted.
    public var isTerminating: Bool
    /// Whether somebody holds it back: a queue of the cluster, until there is room.
    public var isSuspended: Bool
    /// Whether it is a backfill.
    public var isBackfill: Bool
    /// The name of its BackfillRequest.
    public var backfillID: String?
    /// The hash of the configuration that it was made from.
    public var hash: String
    /// The hash of the template that it was made from.
    public var templateHash: String?
    /// How it has ended.
    public var outcome: Outcome
    /// When the cluster began with it.
    public var startTime: Timestamp?
    /// How many of its pods the cluster counts that have not ended.
    public var activePods: Int
    /// How many of its pods have ended, well or not.
    public var endedPods: Int
    /// When it ended.
    public var endTime: Timestamp?
    /// All annotations that may tell a state, by key.
    public var stateAnnotations: [String: String]

    /// An owner.
    public struct Owner: Hashable, Sendable {
        /// The kind.
        public var kind: String
        /// The name.
        public var name: String
        /// The uid.
        public var uid: String

        /// Creates an owner.
        public init(kind: String, name: String, uid: String) {
            self.kind = kind
            self.name = name
            self.uid = uid
        }
    }

    /// Reads a Job or a CronJob. Of its annotations those are kept whose values are states.
    public init(_ object: JSONValue) {
        let metadata = object["metadata"]
        let annotations = (metadata?["annotations"]?.objectValue ?? [:]).compactMapValues(\.stringValue)
        uid = metadata?["uid"]?.stringValue ?? ""
        resourceVersion = metadata?["resourceVersion"]?.stringValue ?? ""
        isTerminating = metadata?["deletionTimestamp"]?.stringValue != nil
        isBackfill = metadata?["labels"]?[JobMetadata.backfillingLabel] == "true"
        hash = annotations[JobMetadata.configurationHashAnnotation] ?? ""
        templateHash = annotations[JobMetadata.templateHashAnnotation]
        stateAnnotations = annotations.filter { StateAnnotation(rawValue: $0.value) != nil }
        owner = metadata?["ownerReferences"]?.arrayValue?.first { $0["controller"] == true }.map {
            Owner(
                kind: $0["kind"]?.stringValue ?? "", name: $0["name"]?.stringValue ?? "", uid: $0["uid"]?.stringValue ?? "")
        }
        isSuspended = object["spec"]?["suspend"] == true
        let container = object["spec"]?["template"]?["spec"]?["containers"]?.arrayValue?.first
        backfillID = container?["env"]?.arrayValue?.first { $0["name"]?.stringValue == EnvironmentVariable.backfillID }?[
            "value"]?
            .stringValue?.replacing("$$", with: "$")
        func time(_ text: JSONValue?) -> Timestamp? { text?.stringValue.flatMap(Timestamp.init(iso8601:)) }
        let status = object["status"]
        startTime = time(status?["startTime"])
        endTime = time(status?["completionTime"])
        activePods = status?["active"]?.intValue ?? 0
        endedPods = (status?["succeeded"]?.intValue ?? 0) + (status?["failed"]?.intValue ?? 0)
        outcome = .none
        for condition in status?["conditions"]?.arrayValue ?? [] where condition["status"] == "True" {
            switch condition["type"]?.stringValue {
            case "Complete": outcome = .complete
            case "Failed":
                outcome = .failed(
                    reason: condition["reason"]?.stringValue ?? "", message: condition["message"]?.stringValue ?? "")
                endTime = time(condition["lastTransitionTime"])
            default: break
            }
        }
    }

    /// Whether an annotation under one of `keys` says `state`.
    public func hasState(_ state: StateAnnotation, keys: [String]) -> Bool {
        keys.contains { stateAnnotations[$0] == state.rawValue }
    }
}
