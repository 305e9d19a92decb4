import ArcaneCore
import ArcaneHTTP
import Synchronization
import Testing

@testable import ArcaneStorage

@Suite struct StoreExchangeTests {
    private let exchange = StoreExchange(http: SharedServers.http, policy: quickRetries)

    @Test("every try is built anew, up to the number of the policy; then the last answer is returned")
    func tries() async throws {
        let service = try await S3Service.withBucket()
        let built = Mutex(0)
        let answer = try await exchange.send(to: "test", isFinal: { _ in false }) {
            built.withLock { $0 += 1 }
            return HTTPRequest("GET", "http://127.0.0.1:\(service.port)/\(service.bucket)/missing")
        }
        #expect(answer.status == 404 && !answer.isSuccess)
        #expect(built.withLock { $0 } == 5)
    }

    @Test("a final answer is not asked for again")
    func final() async throws {
        let service = try await S3Service.withBucket()
        let built = Mutex(0)
        let answer = try await exchange.send(to: "test", isFinal: \.isSuccess) {
            built.withLock { $0 += 1 }
            return HTTPRequest("GET", "http://127.0.0.1:\(service.port)/\(service.bucket)?list-type=2")
        }
        #expect(answer.isSuccess && built.withLock { $0 } == 1)
    }

    @Test("an error while a request is built is told as it is")
    func building() async throws {
        let error = try await streamError {
            _ = try await exchange.send(to: "test", isFinal: \.isSuccess) { throw StreamError.refused("no keys") }
        }
        #expect(error == .refused("no keys"))
    }

    @Test("an answer larger than allowed is refused and not tried again")
    func limit() async throws {
        let service = try await S3Service.withBucket()
        let url = "http://127.0.0.1:\(service.port)/\(service.bucket)?list-type=2"
        let built = Mutex(0)
        let error = try await streamError {
            _ = try await exchange.send(to: "list it", limit: 10, isFinal: \.isSuccess) {
                built.withLock { $0 += 1 }
                return HTTPRequest("GET", url)
            }
        }
        #expect(error.code == .refused && error.message.hasPrefix("cannot list it: "))
        #expect(built.withLock { $0 } == 1)
    }

    @Test("a pause ends at once when the task is cancelled")
    func cancelled() async throws {
        let slow = StoreExchange(
            http: SharedServers.http, policy: RetryPolicy(initialDelay: .seconds(3600), maximumDelay: .seconds(3600)))
        let (started, continuation) = AsyncStream.makeStream(of: Void.self)
        let task = Task {
            await code {
                _ = try await slow.send(to: "test", isFinal: \.isSuccess) {
                    continuation.yield()
                    return HTTPRequest("GET", "http://127.0.0.1:1/")
                }
            }
        }
        for await _ in started { break }
        task.cancel()
        #expect(await task.value == .cancelled)
    }

    @Test(
        "errors of the connection have their kind",
        arguments: [
            (HTTPError.Code.cancelled, StreamError.Code.cancelled), (.invalidURL, .configuration),
            (.certificateRejected, .refused),
            (.timedOut, .transient), (.connectionFailed, .transient), (.unresolvedHost, .transient),
            (.truncatedBody, .transient),
            (.responseTooLarge, .refused), (.redirectRefused, .refused),
        ])
    func translation(_ code: HTTPError.Code, _ expected: StreamError.Code) {
        let error = HTTPError(code, "http://h/: said").streamError("write 'x'")
        #expect(error.code == expected)
        #expect(expected == .cancelled || error.message.hasPrefix("cannot write 'x': http://h/: said"))
    }
}
