/// The names of the variables in which a Job learns of its stream (contract, sections 2 and 3).
public enum EnvironmentVariable {
    /// The stream's name. Required.
    public static let streamID = "STREAMCONTEXT__STREAM_ID"
    /// The stream's kind. Required.
    public static let streamKind = "STREAMCONTEXT__STREAM_KIND"
    /// The name of the stream's StreamClass; only our operator sets it.
    public static let streamClass = "STREAMCONTEXT__STREAM_CLASS"
    /// Whether this is a backfill: `true` in any case is, anything else and nothing is not.
    public static let backfill = "STREAMCONTEXT__BACKFILL"
    /// The name of the BackfillRequest, or of the Job of a cron stream.
    public static let backfillID = "STREAMCONTEXT__BACKFILL_ID"
    /// The stream's spec as JSON. Required.
    public static let spec = "STREAMCONTEXT__SPEC"
    /// What is laid over the spec, as JSON: the names that operators use, the first one that is set counts.
    public static let overrides = [
        "STREAMCONTEXT__OVERRIDE", "STREAMCONTEXT_SPEC_OVERRIDE", "STREAMCONTEXT_OVERRIDE",
    ]
    /// The keys of state annotations, separated by commas; only our operator sets it.
    public static let stateAnnotationKeys = "ARCANE__STATE_ANNOTATION_KEYS"
    /// What the names of a plugin's own variables begin with; they come from Secrets.
    public static let pluginPrefix = "ARCANE__"
}
