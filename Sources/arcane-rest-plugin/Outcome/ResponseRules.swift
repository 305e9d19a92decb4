import ArcaneCore
import ArcaneHTTP
import ArcaneJSON

/// The table of what each answer means, with the spec's `errors` laid over it.
///
/// | answer | meaning |
/// | --- | --- |
/// | 2xx | the page |
/// | 401 | a new token, once; then refused |
/// | 408, 425, 5xx | asked again |
/// | 429, and 403 with a spent rate limit | waited for |
/// | any other status | refused |
/// | no connection, TLS, reset, time-out, a body that is cut or cannot be decoded | asked again |
/// | an address that is none, a certificate that is not trusted, a refused redirect, a body that is too large | refused |
struct ResponseRules: Hashable, Sendable {
    /// Status codes that are asked for again.
    var retry: Set<Int> = []
    /// Status codes that count as a page without records.
    var ignore: Set<Int> = []
    /// Status codes that are never asked for again.
    var permanent: Set<Int> = []
    /// The path of a value in the body that makes a success an error unless it is null; empty for none.
    var bodyError: [String] = []

    /// What a status means.
    ///
    /// - Parameters:
    ///   - requestedPause: how long the server asks to wait, by `Retry-After` or a spent rate limit.
    ///   - isLimitSpent: whether the headers say that no request is left at the moment.
    ///   - canRefresh: whether there is a token that has not been renewed for this page yet.
    ///   - request: what was asked for, without values, for messages.
    func verdict(
        status: Int, requestedPause: Duration?, isLimitSpent: Bool, canRefresh: Bool, request: String
    ) -> Verdict {
        let answer = "\(request) was answered with status \(status)"
        if ignore.contains(status) { return .empty }
        if permanent.contains(status) { return .fail(.refused("\(answer), which errors.permanent lists")) }
        if retry.contains(status) { return .retry(answer, after: requestedPause) }
        switch status {
        case 200..<300: return .accept
        case 401 where canRefresh: return .refreshToken(answer)
        case 401: return .fail(.refused("\(answer): the credentials are not accepted; check authentication and the Secret"))
        case 429: return .slowDown(answer, after: requestedPause)
        case 403 where isLimitSpent: return .slowDown("\(answer) and a spent rate limit", after: requestedPause)
        case 403: return .fail(.refused("\(answer): the credentials do not allow it; check their permissions"))
        case 408, 425, 500..<600: return .retry(answer, after: requestedPause)
        case 300..<400: return .fail(.refused("\(answer), a redirect that names no place; check request.url"))
        case 404: return .fail(.refused("\(answer): there is nothing at this place; check request.url"))
        default: return .fail(.refused("\(answer); check the request, or list the status in errors.retry or errors.ignore"))
        }
    }

    /// What a failure before the end of a response means.
    func verdict(_ error: HTTPError) -> Verdict {
        let meaning = StreamError(error)
        return meaning.code == .transient ? .retry(error.message, after: nil) : .fail(meaning)
    }

    /// What a complete body means; `envelope` is the body without its records. Its error's text is not repeated: it may hold
    /// data.
    func verdict(envelope: JSONValue, request: String) -> Verdict {
        guard !bodyError.isEmpty, let error = envelope[path: bodyError], !error.isNull else { return .accept }
        return .retry("\(request) was answered with an error at \(bodyError.joined(separator: ".")) of the body", after: nil)
    }
}

extension ResponseRules {
    /// What a body means that is not the JSON that was expected: a cut or garbled one may be whole the next time, one of
    /// another shape will not be.
    func verdict(_ error: JSONError, request: String) -> Verdict {
        switch error.code {
        case .syntax, .truncated, .empty, .notJSON: .retry("\(request) was answered, but \(error)", after: nil)
        case .wrongType, .tooLarge: .fail(.refused("\(request) was answered, but \(error)"))
        }
    }
}
