/// The labels and annotations by which the Jobs of streams are told apart (contract, section 2).
public enum JobMetadata {
    /// Label: the stream's name.
    public static let streamIDLabel = "arcane/stream-id"
    /// Label: the stream's kind.
    public static let streamKindLabel = "arcane/stream-kind"
    /// Label: `true` for a backfill, else `false`.
    public static let backfillingLabel = "arcane/backfilling"
    /// Annotation: the hash of the spec that the Job was made from.
    public static let configurationHashAnnotation = "configuration-hash"
    /// Annotation: the hash of the template that the Job was made from; only our operator sets it.
    public static let templateHashAnnotation = "arcane/template-hash"
}
