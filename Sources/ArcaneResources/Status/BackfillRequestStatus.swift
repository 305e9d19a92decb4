public import ArcaneCore

/// What the operator records of a BackfillRequest.
public struct BackfillRequestStatus: StatusRecord {
    /// The phase: Pending, Running, Completed or Failed.
    public var phase: String?
    /// The conditions; one entry for each type.
    public var conditions: [StatusCondition] = []
    /// The generation of the object that was looked at.
    public var observedGeneration: Int64?
    /// When its first Job was started.
    public var startTime: KubernetesTime?
    /// When it was done.
    public var completionTime: KubernetesTime?

    /// An empty status.
    public init() {}

    /// Reads a status; one of a request that nobody has looked at is empty.
    public init(recorded json: JSONValue) {
        phase = json["phase"]?.stringValue
        conditions = [StatusCondition](recorded: json["conditions"])
        observedGeneration = json["observedGeneration"]?.intValue.map(Int64.init)
        startTime = KubernetesTime(recorded: json["startTime"])
        completionTime = KubernetesTime(recorded: json["completionTime"])
    }

    /// The members that hold something; the list of conditions may be empty.
    public var members: [String: JSONValue?] {
        [
            "phase": phase?.json, "conditions": conditions.json, "observedGeneration": observedGeneration?.json,
            "startTime": startTime?.json, "completionTime": completionTime?.json,
        ]
    }

    /// The members of a request's status.
    public struct Declaration: StreamSpec {
        @Setting("Where the request is in its life: Pending, Running, Completed or Failed.")
        var phase: String?

        @Setting("What holds of the request now, one entry for each type.", default: [])
        var conditions: [StatusCondition]

        @Setting("The generation of the request that this status is about.")
        var observedGeneration: Int64?

        @Setting("When the backfill was started first.")
        var startTime: KubernetesTime?

        @Setting("When the backfill was done.")
        var completionTime: KubernetesTime?

        /// The declarations.
        public init() {}
    }
}
