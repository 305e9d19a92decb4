/// What the operator records of a stream (contract, section 1).
public struct StreamStatus: StreamSpec, Hashable {
    /// The phase of the contract, section 5; nil for a stream that nobody has looked at.
    @Setting("Where the stream is in its life: Pending, Running, Backfilling, Scheduled, Suspended or Failed.")
    public var phase: String?

    /// The conditions; one entry for each type.
    @Setting("What holds of the stream now, one entry for each type.", default: [])
    public var conditions: [StatusCondition]

    /// The generation of the object that was looked at.
    @Setting("The generation of the stream that this status is about.")
    public var observedGeneration: Int64?

    /// The hash of the spec, as on the Job.
    @Setting("The hash of the spec that the last Job was made from.")
    public var configurationHash: String?

    /// The last failure; nil where there was none.
    @Setting("Why the last Job that failed did.")
    public var lastFailure: StreamFailure?

    /// An empty status.
    public init() {}
}

/// One thing that holds, or does not hold, of an object: `metav1.Condition`, with less required, as older operators wrote less.
public struct StatusCondition: StreamSpec, Hashable {
    /// The type, such as `Ready`.
    @Setting("What the condition is about, such as Ready.", .minLength(1), example: "Ready")
    public var type: String

    /// `True`, `False` or `Unknown`.
    @Setting("Whether it holds: True, False or Unknown.", .oneOf("True", "False", "Unknown"), example: "True")
    public var status: String

    /// A word for programs.
    @Setting("Why, in one word for programs.")
    public var reason: String?

    /// A sentence for people.
    @Setting("Why, in a sentence for people.")
    public var message: String?

    /// When the status last changed.
    @Setting("When `status` last changed.")
    public var lastTransitionTime: KubernetesTime?

    /// The generation of the object that was looked at.
    @Setting("The generation of the object that the condition is about.")
    public var observedGeneration: Int64?

    /// A condition without a type.
    public init() {}
}

/// Why a Job of a stream failed.
public struct StreamFailure: StreamSpec, Hashable {
    /// The container's exit code; nil where it never started.
    @Setting("The exit code of the container.")
    public var exitCode: Int?

    /// A word for programs.
    @Setting("Why, in one word for programs.")
    public var reason: String?

    /// A sentence for people.
    @Setting("Why, in a sentence for people: the last line that the plugin wrote.")
    public var message: String?

    /// When it failed.
    @Setting("When.")
    public var time: KubernetesTime?

    /// A failure of which nothing is known.
    public init() {}
}
