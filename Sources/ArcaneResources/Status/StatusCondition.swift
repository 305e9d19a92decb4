public import ArcaneCore

/// One thing that holds, or does not hold, of an object: `metav1.Condition`, with less required, as older operators wrote less.
public struct StatusCondition: StatusRecord {
    /// The type, such as `Ready`.
    public var type = ""
    /// `True`, `False` or `Unknown`.
    public var status = ""
    /// A word for programs.
    public var reason: String?
    /// A sentence for people.
    public var message: String?
    /// When the status last changed.
    public var lastTransitionTime: KubernetesTime?
    /// The generation of the object that was looked at.
    public var observedGeneration: Int64?

    /// A condition without a type.
    public init() {}

    /// Reads a condition: it has a type and a status.
    public init?(recorded json: JSONValue) {
        guard let type = json["type"]?.stringValue, let status = json["status"]?.stringValue, !type.isEmpty,
            Self.statuses.contains(status)
        else { return nil }
        self.type = type
        self.status = status
        reason = json["reason"]?.stringValue
        message = json["message"]?.stringValue
        lastTransitionTime = KubernetesTime(recorded: json["lastTransitionTime"])
        observedGeneration = json["observedGeneration"]?.intValue.map(Int64.init)
    }

    /// The members that hold something, the type and the status always.
    public var members: [String: JSONValue?] {
        [
            "type": type.json, "status": status.json, "reason": reason?.json, "message": message?.json,
            "lastTransitionTime": lastTransitionTime?.json, "observedGeneration": observedGeneration?.json,
        ]
    }

    private static let statuses = ["True", "False", "Unknown"]

    /// The members of a condition.
    public struct Declaration: StreamSpec {
        @Setting("What the condition is about, such as Ready.", .minLength(1), example: "Ready")
        var type: String

        @Setting("Whether it holds: True, False or Unknown.", .oneOf("True", "False", "Unknown"), example: "True")
        var status: String

        @Setting("Why, in one word for programs.")
        var reason: String?

        @Setting("Why, in a sentence for people.")
        var message: String?

        @Setting("When `status` last changed.")
        var lastTransitionTime: KubernetesTime?

        @Setting("The generation of the object that the condition is about.")
        var observedGeneration: Int64?

        /// The declarations.
        public init() {}
    }
}
