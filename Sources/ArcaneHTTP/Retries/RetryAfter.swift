public import ArcaneCore

/// How long a server asks to wait, in `Retry-After` (RFC 9110, section 10.2.3).
public enum RetryAfter {
    /// The pause that `value` asks for at `now`: a number of seconds, or a date, which asks for nothing once it has passed.
    ///
    /// Nil where the value is neither. No pause is longer than a year.
    public static func parse(_ value: String, now: Timestamp) -> Duration? {
        let longest = Duration.seconds(366 * 86_400)
        let text = value.split(separator: " ").joined(separator: " ")
        // Some servers send a fraction, which the RFC does not know.
        if let seconds = Double(text), text.utf8.allSatisfy({ (48...57).contains($0) || $0 == UInt8(ascii: ".") }) {
            return min(.seconds(min(seconds, 1e9)), longest)
        }
        return HTTPDate.parse(text).map { max(.zero, min($0 - now, longest)) }
    }

    /// The pause that a response's headers ask for at `now`: that of `Retry-After`, else the time until an exhausted rate limit is
    /// renewed (`RateLimitHeaders`). Nil where they ask for none.
    public static func delay(in headers: HTTPHeaders, now: Timestamp) -> Duration? {
        if let delay = headers["Retry-After"].flatMap({ parse($0, now: now) }) { return delay }
        let limit = RateLimitHeaders(headers, now: now)
        return limit.isExhausted ? limit.reset : nil
    }
}
