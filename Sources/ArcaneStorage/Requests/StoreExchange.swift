import ArcaneCore
import ArcaneHTTP

/// A whole answer of a store.
struct StoreAnswer: Sendable {
    /// The status code.
    var status: Int
    /// The header fields.
    var headers: HTTPHeaders
    /// The body.
    var body: [UInt8]

    /// Whether the status is 200 to 299.
    var isSuccess: Bool { (200..<300).contains(status) }
}

/// Sends requests to a store and tries again what may succeed later.
///
/// Every try is built anew, because a signature holds the time and temporary keys change. A request may have had its effect in
/// a try whose answer was lost; not even the number of tries tells, because libcurl and gateways repeat requests on their own
/// when a kept connection turns out to be closed. So what must not happen twice is decided by what the store holds afterwards.
struct StoreExchange: Sendable {
    /// The largest answer that is not an object.
    static let answerLimit = 16 << 20
    /// The largest object that is read whole.
    static let objectLimit = 1 << 30

    /// Sends the requests.
    let http: HTTPClient
    /// How often, and after what pauses.
    let policy: RetryPolicy

    /// Sends what `request` builds until `isFinal` accepts the answer or the tries are used up; then returns the last answer.
    ///
    /// `purpose` says what is done, such as `write 's3://bucket/key'`. Throws `StreamError` where no answer came.
    func send(
        to purpose: String, limit: Int = answerLimit, isFinal: @Sendable (StoreAnswer) -> Bool,
        _ request: @Sendable () async throws -> HTTPRequest
    ) async throws -> StoreAnswer {
        var attempt = 1
        while true {
            if Task.isCancelled { throw StreamError.cancelled }
            let delay: Duration
            do {
                let answer = try await whole(try await request(), limit: limit)
                let pause = pause(after: attempt, requested: RetryAfter.delay(in: answer.headers, now: WallClock.now()))
                guard !isFinal(answer), let pause else { return answer }
                delay = pause
            } catch let error as HTTPError {
                guard policy.errors.contains(error.code), let pause = pause(after: attempt) else {
                    throw error.streamError(purpose)
                }
                delay = pause
            }
            do { try await Task.sleep(for: delay) } catch { throw StreamError.cancelled }
            attempt += 1
        }
    }

    private func pause(after attempt: Int, requested: Duration? = nil) -> Duration? {
        policy.delay(attempt: attempt, random: .random(in: 0...1), retryAfter: requested)
    }

    private func whole(_ request: HTTPRequest, limit: Int) async throws -> StoreAnswer {
        let response = try await http.send(request)
        let body = try await response.body.collect(upTo: limit)
        return StoreAnswer(status: response.status, headers: response.headers, body: body)
    }
}

extension HTTPError {
    /// The error for the person who runs the stream; `purpose` says what was to be done.
    func streamError(_ purpose: String) -> StreamError {
        let text = "cannot \(purpose): \(message)"
        switch code {
        case .cancelled: return .cancelled
        case .invalidURL: return .configuration("\(text); correct the endpoint of the sink")
        case .certificateRejected: return .refused("\(text); trust the store's certificate or correct the endpoint of the sink")
        case _ where isTransient: return .transient(text)
        default: return .refused(text)
        }
    }
}
