import ArcaneCore

/// What is known of an answer when its meaning is decided.
struct Answer: Hashable, Sendable {
    /// The status.
    var status: Int
    /// The body: of a page without its records, of any other answer its beginning. Null where it is not JSON.
    var body = JSONValue.null
    /// What the body of an answer that is no page says, for a message; empty where it says nothing readable.
    var excerpt = ""
    /// How long the server asks to wait, by `Retry-After` or a spent rate limit.
    var requestedPause: Duration?
    /// Whether the headers say that no request is left at the moment.
    var isLimitSpent = false
    /// Whether there is a token that has not been renewed for this page yet.
    var canRefresh = false
    /// What was asked for, without values, for messages.
    var request: String

    /// Whether it may be a page.
    var isSuccess: Bool { (200..<300).contains(status) }

    /// A sentence to begin a message with.
    var sentence: String { "\(request) was answered with status \(status)" }

    /// The end of a message that asks a person to do something: in the API's own words, where it has some.
    var explanation: String { excerpt.isEmpty ? "" : "; the API says: \(excerpt)" }
}
