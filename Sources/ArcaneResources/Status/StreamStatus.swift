public import ArcaneCore

/// What the operator records of a stream (contract, section 1).
public struct StreamStatus: StatusRecord {
    /// The phase of the contract, section 5; nil for a stream that nobody has looked at.
    public var phase: String?
    /// The conditions; one entry for each type.
    public var conditions: [StatusCondition] = []
    /// The generation of the object that was looked at.
    public var observedGeneration: Int64?
    /// The hash of the spec, as on the Job.
    public var configurationHash: String?
    /// The BackfillRequest whose backfill runs; nil while none does.
    public var backfill: String?
    /// The last failure; nil where there was none.
    public var lastFailure: StreamFailure?

    /// An empty status.
    public init() {}

    /// Reads a status; one of a stream that nobody has looked at is empty.
    public init(recorded json: JSONValue) {
        phase = json["phase"]?.stringValue
        conditions = [StatusCondition](recorded: json["conditions"])
        observedGeneration = json["observedGeneration"]?.intValue.map(Int64.init)
        configurationHash = json["configurationHash"]?.stringValue
        backfill = json["backfill"]?.stringValue
        lastFailure = json["lastFailure"].flatMap(StreamFailure.init(recorded:))
    }

    /// The members that hold something; the list of conditions may be empty.
    public var members: [String: JSONValue?] {
        [
            "phase": phase?.json, "conditions": conditions.json, "observedGeneration": observedGeneration?.json,
            "configurationHash": configurationHash?.json, "backfill": backfill?.json, "lastFailure": lastFailure?.json,
        ]
    }

    /// The members of a stream's status.
    public struct Declaration: StreamSpec {
        @Setting("Where the stream is in its life: Pending, Running, Backfilling, Scheduled, Suspended or Failed.")
        var phase: String?

        @Setting("What holds of the stream now, one entry for each type.", default: [])
        var conditions: [StatusCondition]

        @Setting("The generation of the stream that this status is about.")
        var observedGeneration: Int64?

        @Setting("The hash of the spec that the last Job was made from.")
        var configurationHash: String?

        @Setting("The BackfillRequest whose backfill runs.")
        var backfill: String?

        @Setting("Why the last Job that failed did.")
        var lastFailure: StreamFailure?

        /// The declarations.
        public init() {}
    }
}
