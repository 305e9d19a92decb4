/// Pauses after failures: each is twice as long as the one before, up to a longest.
public struct Backoff: Hashable, Sendable {
    /// The pause after the first failure.
    public var shortest: Duration
    /// No pause is longer.
    public var longest: Duration

    /// Creates pauses from `shortest` to `longest`.
    public init(shortest: Duration, longest: Duration) {
        self.shortest = shortest
        self.longest = longest
    }

    /// The pause after so many failures in a row, the first being 1.
    public func pause(after failures: Int) -> Duration {
        var pause = shortest
        // However short the first pause, 64 doublings reach the longest one.
        for _ in 0..<min(max(failures - 1, 0), 64) where pause < longest { pause *= 2 }
        return min(pause, longest)
    }

    /// The pause after so many failures, from its upper half by chance, so that many who fail at once do not come back at once.
    /// `random` is from 0 to 1.
    public func pause(after failures: Int, random: Double) -> Duration {
        pause(after: failures) * (0.5 + 0.5 * min(max(random, 0), 1))
    }
}
