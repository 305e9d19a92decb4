public import ArcaneCore

/// What a server says about its rate limit.
///
/// Read are `RateLimit-Limit`, `-Remaining` and `-Reset` with and without `X-` and as `X-Rate-Limit-…`, and the single field of the
/// IETF's drafts (`RateLimit: limit=100, remaining=0, reset=50` and `RateLimit: "default";r=0;t=50`).
public struct RateLimitHeaders: Hashable, Sendable {
    /// How many requests a window allows.
    public var limit: Int?
    /// How many are left in this window.
    public var remaining: Int?
    /// How long until the window ends.
    public var reset: Duration?

    /// Whether nothing is left.
    public var isExhausted: Bool { remaining.map { $0 <= 0 } ?? false }

    /// Reads the fields of a response that came at `now`.
    public init(_ headers: HTTPHeaders, now: Timestamp) {
        let parameters = Self.parameters(headers["RateLimit"] ?? "")
        limit = Self.number(headers, "Limit") ?? parameters["limit"]
        remaining = Self.number(headers, "Remaining") ?? parameters["remaining"] ?? parameters["r"]
        reset = (Self.value(headers, "Reset") ?? parameters["reset"].map(String.init) ?? parameters["t"].map(String.init))
            .flatMap { Self.reset($0, now: now) }
    }

    private static func value(_ headers: HTTPHeaders, _ name: String) -> String? {
        headers["RateLimit-\(name)"] ?? headers["X-RateLimit-\(name)"] ?? headers["X-Rate-Limit-\(name)"]
    }

    /// The number at the beginning: a quota may follow, as in `100;w=60`.
    private static func number(_ headers: HTTPHeaders, _ name: String) -> Int? {
        value(headers, name).flatMap { Int($0.prefix { $0.isASCII && $0.isNumber }) }
    }

    private static func parameters(_ field: String) -> [String: Int] {
        var found: [String: Int] = [:]
        for part in field.split(whereSeparator: { $0 == "," || $0 == ";" }) {
            let pair = part.split(separator: "=").map { $0.filter { $0 != " " }.lowercased() }
            // The first policy counts where several are given.
            if pair.count == 2, let number = Int(pair[1]), found[pair[0]] == nil { found[pair[0]] = number }
        }
        return found
    }

    /// Seconds from now, or a point in time: in seconds since 1970 from 10⁹ on (2001), in milliseconds from 10¹² on, or an HTTP or
    /// ISO 8601 date.
    private static func reset(_ text: String, now: Timestamp) -> Duration? {
        let longest = Duration.seconds(366 * 86_400)
        guard let number = Double(text), number.isFinite, number >= 0 else {
            return (HTTPDate.parse(text) ?? Timestamp(iso8601: text)).map { max(.zero, min($0 - now, longest)) }
        }
        if number < 1e9 { return min(.seconds(number), longest) }
        let seconds = min(number >= 1e12 ? number / 1000 : number, 1e12)
        return max(.zero, min(Timestamp(microseconds: Int64(seconds * 1e6)) - now, longest))
    }
}
