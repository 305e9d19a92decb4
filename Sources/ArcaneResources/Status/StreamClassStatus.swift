public import ArcaneCore

/// What the operator records of a StreamClass.
public struct StreamClassStatus: StatusRecord {
    /// The phase: Pending, Ready or Failed.
    public var phase: String?
    /// The conditions; one entry for each type.
    public var conditions: [StatusCondition] = []
    /// The generation of the object that was looked at.
    public var observedGeneration: Int64?

    /// An empty status.
    public init() {}

    /// Reads a status; one of a class that nobody has looked at is empty.
    public init(recorded json: JSONValue) {
        phase = json["phase"]?.stringValue
        conditions = [StatusCondition](recorded: json["conditions"])
        observedGeneration = json["observedGeneration"]?.intValue.map(Int64.init)
    }

    /// The members that hold something; the list of conditions may be empty.
    public var members: [String: JSONValue?] {
        ["phase": phase?.json, "conditions": conditions.json, "observedGeneration": observedGeneration?.json]
    }

    /// The members of a class's status.
    public struct Declaration: StreamSpec {
        @Setting("Whether streams of the class are run: Pending, Ready or Failed.")
        var phase: String?

        @Setting("What holds of the class now, one entry for each type.", default: [])
        var conditions: [StatusCondition]

        @Setting("The generation of the class that this status is about.")
        var observedGeneration: Int64?

        /// The declarations.
        public init() {}
    }
}
