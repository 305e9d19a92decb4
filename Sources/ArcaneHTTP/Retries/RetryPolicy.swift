/// How often and after what pause a request is tried again.
public struct RetryPolicy: Hashable, Sendable {
    /// How many times a request is sent at most; 1 for no retry.
    public var maximumAttempts: Int
    /// The pause after the first failure; each next one is twice as long.
    public var initialDelay: Duration
    /// The longest pause that the policy itself makes. What a server asks for in `Retry-After` may be longer.
    public var maximumDelay: Duration
    /// The status codes that are tried again.
    public var statuses: Set<Int>

    /// Creates a policy.
    public init(
        maximumAttempts: Int = 6, initialDelay: Duration = .milliseconds(200), maximumDelay: Duration = .seconds(30),
        statuses: Set<Int> = [408, 425, 429, 500, 502, 503, 504]
    ) {
        self.maximumAttempts = maximumAttempts
        self.initialDelay = initialDelay
        self.maximumDelay = maximumDelay
        self.statuses = statuses
    }
}
