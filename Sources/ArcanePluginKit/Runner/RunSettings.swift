public import ArcaneResources

/// The settings of a run that every stream has, whatever its source.
public struct RunSettings: Hashable, Sendable {
    /// How far back a streaming start reads again.
    public var lookBackInterval: Duration
    /// How long a stream that has caught up waits before it looks again.
    public var changeCaptureInterval: Duration
    /// What happens when the source's schema changes.
    public var schemaEvolution: SchemaEvolution
    /// When row groups and files are closed.
    public var rolling: RollingSettings
    /// How often an idle stream records its position, so that it does not fall behind what the source still has.
    public var idleCommitInterval: Duration
    /// How often a window that failed for a reason that may pass is read again before the process gives up and leaves the rest to a new one.
    public var maximumAttempts: Int

    /// Creates settings.
    public init(
        lookBackInterval: Duration = .seconds(3600), changeCaptureInterval: Duration = .seconds(15),
        schemaEvolution: SchemaEvolution = .backfill, rolling: RollingSettings = .init(),
        idleCommitInterval: Duration = .seconds(300), maximumAttempts: Int = 4
    ) {
        self.lookBackInterval = lookBackInterval
        self.changeCaptureInterval = changeCaptureInterval
        self.schemaEvolution = schemaEvolution
        self.rolling = rolling
        self.idleCommitInterval = idleCommitInterval
        self.maximumAttempts = maximumAttempts
    }
}
