import ArcaneCore

/// What an answer, or the lack of one, means for the page that was asked for.
enum Verdict: Hashable, Sendable {
    /// The page is there.
    case accept
    /// The page counts as one without records.
    case empty
    /// The same page is asked for again, a limited number of times. `after` is what the server asked for.
    case retry(String, after: Duration?)
    /// The same page is asked for again, as often as it takes.
    case slowDown(String, after: Duration?)
    /// The page is asked for again with a new token, once.
    case refreshToken(String)
    /// It would be in vain to ask again.
    case fail(StreamError)
}

extension Verdict {
    /// Why the page is asked for again; nil where it is not.
    var reasonToAskAgain: String? {
        switch self {
        case .retry(let reason, _), .slowDown(let reason, _), .refreshToken(let reason): reason
        case .accept, .empty, .fail: nil
        }
    }
}
