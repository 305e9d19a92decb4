import ArcaneCore

/// The lookback rule (sinks, "lookBackInterval"): a streaming start reads from the earlier of the saved position and now minus the
/// interval. The replay that the platform promises always happens, and a stop longer than the interval loses nothing.
enum StartPosition {
    /// The position to read from; nil where neither is known.
    static func choose<Position: Comparable>(saved: Position?, lookBack: Position?) -> Position? {
        switch (saved, lookBack) {
        case (let saved?, let lookBack?): min(saved, lookBack)
        case (let saved, let lookBack): saved ?? lookBack
        }
    }
}
