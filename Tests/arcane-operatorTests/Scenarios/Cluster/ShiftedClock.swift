import ArcaneCore
import Synchronization

/// The time of day, which a scenario can put forward.
final class ShiftedClock: Sendable {
    private let shift = Mutex(Duration.zero)

    /// The time that it shows.
    var now: Timestamp { Timestamp.now + shift.withLock { $0 } }

    /// Puts it forward.
    func advance(by duration: Duration) { shift.withLock { $0 += duration } }
}
