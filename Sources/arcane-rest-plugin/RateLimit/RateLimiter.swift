/// Holds requests back so that an API's limits are kept: so many per interval, and so many at a time.
///
/// It waits and never rejects. Waiting ends at once when the task is cancelled.
actor RateLimiter<Time: Clock> where Time.Duration == Duration {
    private let clock: Time
    private let origin: Time.Instant
    private var budget: RequestBudget?
    private var free: Int
    private var waiting: [(id: Int, continuation: CheckedContinuation<Void, any Error>)] = []
    private var nextID = 0
    private var pauseEnd: Duration?

    /// Creates a limiter.
    ///
    /// - Parameters:
    ///   - budget: the limit per interval; nil for none.
    ///   - concurrency: how many requests run at the same time, at least 1.
    init(budget: RequestBudget?, concurrency: Int, clock: Time) {
        self.budget = budget
        self.free = max(1, concurrency)
        self.clock = clock
        self.origin = clock.now
    }

    /// Runs `request` when the limits allow it. A request has its place until `request` returns, its whole response read.
    nonisolated func run<Result: Sendable>(_ request: @Sendable () async throws -> Result) async throws -> Result {
        try await enter()
        do {
            let result = try await request()
            await leave()
            return result
        } catch {
            await leave()
            throw error
        }
    }

    /// Lets no request begin during the next `pause`, because the server asked for it.
    func pause(for pause: Duration) {
        let end = now + pause
        pauseEnd = max(pauseEnd ?? end, end)
    }

    private var now: Duration { origin.duration(to: clock.now) }

    private func enter() async throws {
        try await takePlace()
        do {
            let start = budget?.take(now: now) ?? now
            // A pause may be asked for while this one waits, so it looks again.
            while true {
                let end = max(start, pauseEnd ?? start)
                if end <= now { return }
                try await clock.sleep(until: origin.advanced(by: end), tolerance: nil)
            }
        } catch {
            leave()
            throw error
        }
    }

    private func takePlace() async throws {
        try Task.checkCancellation()
        if free > 0 {
            free -= 1
            return
        }
        let id = nextID
        nextID += 1
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { waiting.append((id, $0)) }
        } onCancel: {
            Task { await self.giveUp(id) }
        }
    }

    private func giveUp(_ id: Int) {
        guard let index = waiting.firstIndex(where: { $0.id == id }) else { return }
        waiting.remove(at: index).continuation.resume(throwing: CancellationError())
    }

    private func leave() {
        if waiting.isEmpty {
            free += 1
        } else {
            waiting.removeFirst().continuation.resume()
        }
    }
}
