import ArcaneHTTP
import Testing

@Suite struct RetryPolicyTests {
    private let policy = RetryPolicy(
        maximumAttempts: 10, initialDelay: .milliseconds(100), maximumDelay: .seconds(1), maximumServerDelay: .seconds(60))

    @Test("The pause doubles up to the longest one", arguments: zip(1...6, [100, 200, 400, 800, 1000, 1000]))
    func doubling(_ attempt: Int, _ milliseconds: Int) {
        #expect(policy.delay(attempt: attempt, random: 1) == .milliseconds(milliseconds))
        #expect(policy.delay(attempt: attempt, random: 0) == .milliseconds(milliseconds / 2))
    }

    @Test("A random number outside 0 to 1 counts as the nearer end")
    func random() {
        #expect(policy.delay(attempt: 1, random: 7) == .milliseconds(100))
        #expect(policy.delay(attempt: 1, random: -7) == .milliseconds(50))
    }

    @Test("After the last attempt there is none")
    func attempts() {
        #expect(policy.delay(attempt: 9, random: 0) != nil)
        #expect(policy.delay(attempt: 10, random: 0) == nil)
        #expect(RetryPolicy.never.delay(attempt: 1, random: 0) == nil)
    }

    @Test("Hundreds of attempts do not overflow")
    func manyAttempts() {
        #expect(RetryPolicy(maximumAttempts: .max).delay(attempt: 1000, random: 1) == .seconds(30))
        let patient = RetryPolicy(maximumAttempts: .max, initialDelay: .seconds(1 << 60), maximumDelay: .seconds(1 << 61))
        #expect(patient.delay(attempt: 1000, random: 1) == .seconds(1 << 61))
    }

    @Test("What the server asks for is the least that is waited")
    func retryAfter() {
        #expect(policy.delay(attempt: 1, random: 0, retryAfter: .seconds(20)) == .seconds(20))
        #expect(policy.delay(attempt: 1, random: 1, retryAfter: .zero) == .milliseconds(100))
    }

    @Test("A server that asks for longer than allowed gets no other attempt")
    func longRetryAfter() {
        #expect(policy.delay(attempt: 1, random: 0, retryAfter: .seconds(60)) == .seconds(60))
        #expect(policy.delay(attempt: 1, random: 0, retryAfter: .seconds(61)) == nil)
    }

    @Test("By default the errors that may pass are tried again, and the statuses that say so")
    func defaults() {
        let policy = RetryPolicy()
        #expect(policy.errors.contains(.connectionLost))
        #expect(policy.errors.contains(.truncatedBody))
        #expect(!policy.errors.contains(.certificateRejected))
        #expect(!policy.errors.contains(.cancelled))
        #expect(policy.statuses.contains(429))
        #expect(!policy.statuses.contains(501))
    }
}
