/// The variables by which a stream's Job is told what to do (contract, section 2).
public enum StreamVariable {
    /// The stream's name; also the name of its Job.
    public static let streamID = "STREAMCONTEXT__STREAM_ID"
    /// The stream's kind.
    public static let streamKind = "STREAMCONTEXT__STREAM_KIND"
    /// The stream's StreamClass.
    public static let streamClass = "STREAMCONTEXT__STREAM_CLASS"
    /// `true` for a backfill.
    public static let backfill = "STREAMCONTEXT__BACKFILL"
    /// The name of the backfill.
    public static let backfillID = "STREAMCONTEXT__BACKFILL_ID"
    /// The stream's spec, as JSON.
    public static let spec = "STREAMCONTEXT__SPEC"
    /// What a BackfillRequest changes in the spec, as JSON. Three spellings are in use; the first that is set counts.
    public static let overrides = [
        "STREAMCONTEXT__OVERRIDE", "STREAMCONTEXT_SPEC_OVERRIDE", "STREAMCONTEXT_OVERRIDE",
    ]
    /// The keys of the state annotation, separated by commas.
    public static let stateAnnotationKeys = "ARCANE__STATE_ANNOTATION_KEYS"
}
