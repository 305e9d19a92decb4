import ArcaneCore
import ArcaneHTTP

/// Counts the attempts at one page and says when the next one is made: a state machine without a clock.
struct PageRetry: Sendable {
    private let policy: RetryPolicy
    private var failures = 0
    private var slowdowns = 0
    private var waited = Duration.zero

    /// The longest pause that is made between two attempts at a page. Where a server asks for more, the runner waits, with the
    /// window to be read again.
    static let longestPause = Duration.seconds(300)

    /// Starts before the first attempt of at most `attempts`.
    init(attempts: Int) {
        policy = RetryPolicy(maximumAttempts: attempts, maximumDelay: .seconds(30), maximumServerDelay: PageRetry.longestPause)
    }

    /// The pause after an attempt that failed. Throws `transient` after the last attempt.
    mutating func pause(after reason: String, asked: Duration?, random: Double) throws -> Duration {
        failures += 1
        if let asked, asked > PageRetry.longestPause { throw StreamError(.rateLimited, reason, retryAfter: asked) }
        guard let pause = policy.delay(attempt: failures, random: random, retryAfter: asked) else {
            throw StreamError.transient("\(reason); so did \(failures) attempts in all", retryAfter: asked)
        }
        return pause
    }

    /// The pause after an answer that asks to slow down, which is never counted as a failure.
    ///
    /// Throws `rateLimited` where all pauses before this page would be long: the runner knows of its own pauses, and a stream
    /// that waits here for too long looks like one that hangs.
    mutating func slowDown(_ reason: String, asked: Duration?, random: Double) throws -> Duration {
        slowdowns += 1
        let doubling = RetryPolicy(maximumAttempts: .max, initialDelay: .seconds(1), maximumDelay: .seconds(60))
        let pause = asked ?? doubling.delay(attempt: slowdowns, random: random) ?? .seconds(60)
        waited += pause
        guard waited <= PageRetry.longestPause else { throw StreamError(.rateLimited, reason, retryAfter: pause) }
        return pause
    }
}
