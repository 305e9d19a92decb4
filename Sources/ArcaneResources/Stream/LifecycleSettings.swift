/// What every stream definition has for the operator: whether the stream runs, and from which templates its Jobs are made.
///
/// Layout v0 of the contract, section 1. `StreamSpec.decode` and the CRD of a stream kind bring these fields by themselves; a spec
/// declares the group only where the plugin wants to know their values.
public struct LifecycleSettings: StreamSpec, Hashable {
    /// Whether the stream is stopped.
    @Setting("Whether the stream is stopped. Positions are kept; it goes on from where it was.", default: false)
    public var suspended: Bool

    /// The template of the stream's Jobs; nil outside a cluster.
    @Setting("The template of the stream's Jobs. A stream in a cluster needs it, a run from a file does not.")
    public var jobTemplateRef: TemplateReference?

    /// The template of backfill Jobs; nil where it is that of all Jobs.
    @Setting("The template of backfill Jobs. Without it they are made from `jobTemplateRef`.")
    public var backfillJobTemplateRef: TemplateReference?

    /// A stream that runs, without templates.
    public init() {}
}
