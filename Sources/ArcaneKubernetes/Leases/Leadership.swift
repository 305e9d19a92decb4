import Synchronization

/// Whether this replica leads, to be asked before everything that only a leader may do.
///
/// It turns false by the clock alone: a leader that cannot renew its Lease stops before another may take it, whatever it is doing. What has
/// been lost is not held again before it has been won anew.
public final class Leadership: Sendable {
    let time: SteadyTime
    private let end = Mutex<Duration?>(nil)

    /// Creates the leadership of a replica that does not lead.
    public init(time: SteadyTime = .system) { self.time = time }

    /// The leadership of a replica that is the only one.
    public static func permanent() -> Leadership {
        let leadership = Leadership()
        leadership.begin(until: .seconds(100 * 365 * 86_400))
        return leadership
    }

    /// Whether this replica leads now.
    public var isHeld: Bool { remaining > .zero }

    /// How long this replica still leads without another renewal; zero where it does not. A request that only a leader may send should not
    /// take longer.
    public var remaining: Duration {
        let now = time.now
        return end.withLock { $0.map { max(.zero, $0 - now) } ?? .zero }
    }

    /// Throws `Lost` where this replica does not lead.
    public func require() throws(Lost) {
        guard isHeld else { throw Lost() }
    }

    /// Wins the leadership until `time`.
    func begin(until time: Duration) {
        end.withLock { $0 = time }
    }

    /// Holds the leadership until `time`, where it has not been lost.
    func extend(until time: Duration) {
        let now = self.time.now
        end.withLock { end in
            if let held = end, now < held { end = max(held, time) }
        }
    }

    /// Ends the leadership.
    func resign() {
        end.withLock { $0 = nil }
    }

    /// Returns when the leadership is lost. Throws where the task is cancelled.
    func waitUntilLost() async throws {
        while let end = end.withLock({ $0 }), time.now < end { try await time.sleep(until: end) }
    }

    /// This replica does not lead, or no longer.
    public struct Lost: Error, CustomStringConvertible {
        /// What happened.
        public let description = "this replica is not the leader"
    }
}
