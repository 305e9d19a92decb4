/// What the operator records of a stream (contract, section 1).
public struct StreamStatus: StreamSpec, Hashable {
    @Setting("Where the stream is in its life: Pending, Running, Backfilling, Scheduled, Suspended or Failed.")
    public var phase: String?

    @Setting("What holds of the stream now, one entry for each type.", default: [])
    public var conditions: [StatusCondition]

    @Setting("The generation of the stream that this status is about.")
    public var observedGeneration: Int64?

    @Setting("The hash of the spec that the last Job was made from.")
    public var configurationHash: String?

    @Setting("Why the last Job that failed did.")
    public var lastFailure: StreamFailure?

    /// An empty status.
    public init() {}
}

/// One thing that holds, or does not hold, of an object: `metav1.Condition`, with less required, as older operators wrote less.
public struct StatusCondition: StreamSpec, Hashable {
    @Setting("What the condition is about, such as Ready.", .minLength(1), example: "Ready")
    public var type: String

    @Setting("Whether it holds: True, False or Unknown.", .oneOf("True", "False", "Unknown"), example: "True")
    public var status: String

    @Setting("Why, in one word for programs.")
    public var reason: String?

    @Setting("Why, in a sentence for people.")
    public var message: String?

    @Setting("When `status` last changed.")
    public var lastTransitionTime: KubernetesTime?

    @Setting("The generation of the object that the condition is about.")
    public var observedGeneration: Int64?

    /// A condition without a type.
    public init() {}
}

/// Why a Job of a stream failed.
public struct StreamFailure: StreamSpec, Hashable {
    @Setting("The exit code of the container.")
    public var exitCode: Int?

    @Setting("Why, in one word for programs.")
    public var reason: String?

    @Setting("Why, in a sentence for people: the last line that the plugin wrote.")
    public var message: String?

    @Setting("When.")
    public var time: KubernetesTime?

    /// A failure of which nothing is known.
    public init() {}
}
