/// How often a stream looks for changes, and from where it starts.
public struct PollingSettings: StreamSpec, Hashable {
    /// How far back a start reads at least.
    @Setting(
        "At a start, changes are read from the saved position or from this long ago, whichever is earlier.",
        default: .seconds(3600))
    public var lookBackInterval: Duration

    /// The pause between two looks for changes; more than zero.
    @Setting(
        "How long a stream that has read everything waits before it looks for changes again.", .positive,
        default: .seconds(15), aliases: ["changeCaptureIntervalSeconds"])
    public var changeCaptureInterval: Duration

    /// What a change of the source's schema leads to.
    @Setting("What happens when the source's schema is no longer the stream's.", default: .backfill)
    public var schemaEvolution: SchemaEvolution

    /// The usual intervals.
    public init() {}
}

/// What happens when the source's schema is no longer the stream's.
public enum SchemaEvolution: String, SettingChoice {
    /// What is read is committed, and a backfill is requested.
    case backfill
    /// New nullable columns are added; anything else is a backfill.
    case evolve
    /// The stream fails.
    case fail
}
