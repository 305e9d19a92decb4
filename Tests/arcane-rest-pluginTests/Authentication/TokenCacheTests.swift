import ArcaneCore
import ArcaneTestSupport
import Testing

@testable import arcane_rest_plugin

struct TokenCacheTests {
    /// An endpoint that counts its tokens.
    private final class Endpoint: Sendable {
        let time = Shared(Timestamp(milliseconds: 0))
        let count = Shared(0)
        let lifetime: Duration?

        init(lifetime: Duration? = .seconds(1000)) {
            self.lifetime = lifetime
        }

        func issue() -> AccessToken {
            let number = count.update {
                $0 += 1
                return $0
            }
            let now = time.value
            return AccessToken(value: Secret("token \(number)"), expiresAt: lifetime.map { now + $0 }, obtainedAt: now)
        }

        func cache() -> TokenCache {
            TokenCache(now: { self.time.value }, obtain: { self.issue() })
        }

        func advance(by duration: Duration) { time.update { $0 = $0 + duration } }
    }

    @Test("defect 4.7: a token is used again until shortly before its end, and not after")
    func lifetime() async throws {
        let endpoint = Endpoint()
        let cache = endpoint.cache()
        #expect(try await cache.token().exposed == "token 1")
        endpoint.advance(by: .seconds(939))
        #expect(try await cache.token().exposed == "token 1")
        endpoint.advance(by: .seconds(2))
        #expect(try await cache.token().exposed == "token 2")
    }

    @Test("a token whose end nobody knows is used until it is refused")
    func endless() async throws {
        let endpoint = Endpoint(lifetime: nil)
        let cache = endpoint.cache()
        _ = try await cache.token()
        endpoint.advance(by: .seconds(1_000_000))
        #expect(try await cache.token().exposed == "token 1")
        #expect(try await cache.token(insteadOf: Secret("token 1")).exposed == "token 2")
    }

    @Test("a short-lived token is renewed a tenth of its life before its end")
    func shortLived() {
        let token = AccessToken(
            value: Secret("t"), expiresAt: Timestamp(milliseconds: 10_000), obtainedAt: Timestamp(milliseconds: 0))
        #expect(token.isFresh(at: Timestamp(milliseconds: 8999)))
        #expect(!token.isFresh(at: Timestamp(milliseconds: 9000)))
    }

    @Test("many requests that find the same token refused renew it once")
    func singleRenewal() async throws {
        let endpoint = Endpoint()
        let cache = endpoint.cache()
        let refused = try await cache.token()
        let tokens = try await withThrowingTaskGroup(of: Secret.self) { group in
            for _ in 0..<20 { group.addTask { try await cache.token(insteadOf: refused) } }
            return try await group.reduce(into: Set<Secret>()) { $0.insert($1) }
        }
        #expect(tokens == [Secret("token 2")])
        #expect(endpoint.count.value == 2)
    }

    @Test("an endpoint that fails is asked again by the next request")
    func failure() async throws {
        let attempts = Shared(0)
        let cache = TokenCache(now: { Timestamp(milliseconds: 0) }) {
            let attempt = attempts.update {
                $0 += 1
                return $0
            }
            if attempt == 1 { throw StreamError.transient("down") }
            return AccessToken(value: Secret("t"), expiresAt: nil, obtainedAt: Timestamp(milliseconds: 0))
        }
        await #expect(throws: StreamError.self) { try await cache.token() }
        #expect(try await cache.token() == Secret("t"))
    }

    @Test("a request that is cancelled while the token is obtained does not take it from the others")
    func cancellation() async throws {
        let clock = ManualClock()
        let cache = TokenCache(now: { Timestamp(milliseconds: 0) }) {
            try await clock.sleep(for: .seconds(1))
            return AccessToken(value: Secret("t"), expiresAt: nil, obtainedAt: Timestamp(milliseconds: 0))
        }
        let cancelled = Task { try await cache.token() }
        await clock.waitForSleepers(1)
        let other = Task { try await cache.token() }
        cancelled.cancel()
        await #expect(throws: CancellationError.self) { try await cancelled.value }
        await clock.waitForSleepers(1)
        clock.advance(by: .seconds(1))
        #expect(try await other.value == Secret("t"))
    }
}
