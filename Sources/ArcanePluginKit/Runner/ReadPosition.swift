/// How far a streaming run has read, and what of that it saves.
///
/// It begins by the lookback rule (sinks, "lookBackInterval"): at the earlier of the saved position and now minus the interval. The replay
/// that the platform promises always happens, and a stop longer than the interval loses nothing.
///
/// While the replay lasts, the saved position stays where it is. Otherwise a start that is stopped in the middle would leave the
/// beginning of its own replay behind, the next one that of an earlier one, and rows would come again long after the interval.
/// Once the replay is over, a position is what the source says, also where it is an earlier one.
struct ReadPosition<Position: Comparable & Sendable>: Sendable {
    /// Where the next window begins.
    private(set) var position: Position
    /// The saved position that the replay has not reached yet.
    private var replayEnd: Position?

    /// Begins by the lookback rule; nil where neither position is known.
    init?(saved: Position?, lookBack: Position?) {
        guard let start = [saved, lookBack].compactMap(\.self).min() else { return nil }
        self.init(start: start)
        if let saved, start < saved { replayEnd = saved }
    }

    /// Begins at `start`, with nothing saved before.
    init(start: Position) {
        position = start
    }

    /// Whether what is read has been read before.
    var isReplaying: Bool { replayEnd != nil }

    /// What to save with what was read so far.
    var saved: Position { replayEnd ?? position }

    /// Goes on to where a window has ended.
    mutating func advance(to end: Position) {
        position = end
        if let replayEnd, !(end < replayEnd) { self.replayEnd = nil }
    }
}
