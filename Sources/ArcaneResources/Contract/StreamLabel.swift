/// The labels of a stream's Job and its pods (contract, section 2).
public enum StreamLabel {
    /// The stream's name.
    public static let streamID = "arcane/stream-id"
    /// The stream's kind.
    public static let streamKind = "arcane/stream-kind"
    /// `true` for a backfill.
    public static let backfilling = "arcane/backfilling"
}
