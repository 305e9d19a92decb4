/// How often and after what pause a request is tried again.
public struct RetryPolicy: Hashable, Sendable {
    /// How many times a request is sent at most; 1 for no retry.
    public var maximumAttempts: Int
    /// The pause after the first failure; each next one is twice as long.
    public var initialDelay: Duration
    /// The longest pause that the policy itself makes. What a server asks for in `Retry-After` may be longer.
    public var maximumDelay: Duration
    /// The longest pause that is made because a server asks for it. Where it asks for more, its answer is final: the caller has better
    /// use for the time.
    public var maximumServerDelay: Duration
    /// The status codes that are tried again.
    public var statuses: Set<Int>
    /// The errors that are tried again.
    public var errors: Set<HTTPError.Code>

    /// Creates a policy.
    public init(
        maximumAttempts: Int = 6, initialDelay: Duration = .milliseconds(200), maximumDelay: Duration = .seconds(30),
        maximumServerDelay: Duration = .seconds(300), statuses: Set<Int> = [408, 425, 429, 500, 502, 503, 504],
        errors: Set<HTTPError.Code> = Set(HTTPError.Code.allCases.filter(\.isTransient))
    ) {
        self.maximumAttempts = maximumAttempts
        self.initialDelay = initialDelay
        self.maximumDelay = maximumDelay
        self.maximumServerDelay = maximumServerDelay
        self.statuses = statuses
        self.errors = errors
    }

    /// One attempt and no retry.
    public static let never = RetryPolicy(maximumAttempts: 1)

    /// The pause after the failed `attempt`, the first being 1; nil where there is no other attempt.
    ///
    /// It doubles from attempt to attempt up to `maximumDelay`. `random`, 0 to 1, chooses from its upper half, so that many clients do
    /// not come back at the same moment. What a server asks for (`retryAfter`) is the least that is waited; nil where that is more
    /// than `maximumServerDelay`.
    public func delay(attempt: Int, random: Double, retryAfter: Duration? = nil) -> Duration? {
        guard attempt < maximumAttempts else { return nil }
        if let retryAfter, retryAfter > maximumServerDelay { return nil }
        var longest = initialDelay
        // However short the first pause, 64 doublings reach the longest one.
        for _ in 0..<min(max(attempt - 1, 0), 64) where longest < maximumDelay { longest *= 2 }
        let own = min(longest, maximumDelay) * (0.5 + 0.5 * min(max(random, 0), 1))
        return max(own, retryAfter ?? .zero)
    }
}
