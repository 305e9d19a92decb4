/// Times by the server's clock, which the plugin's may differ from.
enum ServerClock {
    /// The time so long before `now`, an expression of T-SQL. To the millisecond: a lookback of nothing must not read the last second again.
    static func time(_ elapsed: Duration, before now: String) -> String {
        let (seconds, attoseconds) = max(elapsed, .zero).components
        let milliseconds = attoseconds / 1_000_000_000_000_000
        return "DATEADD(millisecond, -\(milliseconds), DATEADD(second, -\(min(seconds, Int64(Int32.max))), \(now)))"
    }
}
