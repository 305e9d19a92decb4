/// A time that only goes forward: pauses, ages and deadlines are measured by it, never by the clock on the wall.
///
/// Two times can be compared only where they come from one `SteadyTime` and its copies.
public struct SteadyTime: Sendable {
    private let elapsed: @Sendable () -> Duration
    private let wait: @Sendable (Duration) async throws -> Void

    /// The time since now, by `clock`. A test gives one that it moves by itself.
    public init<Source: Clock>(_ clock: Source) where Source.Duration == Duration {
        let start = clock.now
        elapsed = { start.duration(to: clock.now) }
        wait = { try await clock.sleep(until: start.advanced(by: $0), tolerance: nil) }
    }

    /// The time by the system's clock. It goes on while the machine is asleep, so that a leader which sleeps knows that it has.
    public static let system = SteadyTime(ContinuousClock())

    /// How long it is since the beginning.
    public var now: Duration { elapsed() }

    /// Returns when it is `time`, at once where that has passed. Throws where the task is cancelled.
    public func sleep(until time: Duration) async throws { try await wait(time) }

    /// Returns after `duration`. Throws where the task is cancelled.
    public func sleep(for duration: Duration) async throws { try await wait(now + duration) }

    /// Runs `body`, and cancels it after `limit`; then throws `TimeLimitExceeded` as soon as it has ended.
    func limiting<Result: Sendable>(
        to limit: Duration, _ body: @escaping @Sendable () async throws -> Result
    ) async throws -> Result {
        try await withThrowingTaskGroup(of: Result?.self) { group in
            group.addTask { try await body() }
            group.addTask {
                try await sleep(for: limit)
                return nil
            }
            defer { group.cancelAll() }
            guard let result = try await group.next() ?? nil else { throw TimeLimitExceeded(limit: limit) }
            return result
        }
    }
}

/// Something took longer than it may, and was ended for that.
public struct TimeLimitExceeded: Error, Hashable, CustomStringConvertible {
    /// The limit.
    public let limit: Duration

    /// What happened.
    public var description: String { "it took longer than \(limit) and was ended" }
}
