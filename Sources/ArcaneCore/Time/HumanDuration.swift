/// Durations as `kubectl get` shows them: one or two units, the more exact the shorter they are.
///
/// The steps are those of `k8s.io/apimachinery/pkg/util/duration`.
public enum HumanDuration {
    /// The text of so many seconds, such as `119s`, `3m5s`, `2d4h`.
    public static func text(seconds: Int) -> String {
        // Clocks of two machines may differ by a little.
        if seconds < -1 { return "<invalid>" }
        if seconds < 0 { return "0s" }
        let (minutes, hours, days) = (seconds / 60, seconds / 3600, seconds / 86_400)
        let years = days / 365
        return switch true {
        case seconds < 120: "\(seconds)s"
        case minutes < 10: two(minutes, "m", seconds % 60, "s")
        case minutes < 180: "\(minutes)m"
        case hours < 8: two(hours, "h", minutes % 60, "m")
        case hours < 48: "\(hours)h"
        case days < 8: two(days, "d", hours % 24, "h")
        case days < 730: "\(days)d"
        case years < 8: two(years, "y", days % 365, "d")
        default: "\(years)y"
        }
    }

    /// How long `time`, an ISO 8601 text, is ago; `<unknown>` where it is missing, `<invalid>` where it is no time.
    public static func since(_ time: JSONValue?, now: Timestamp) -> String {
        guard let text = time?.stringValue, !text.isEmpty else { return "<unknown>" }
        guard let time = Timestamp(iso8601: text) else { return "<invalid>" }
        return self.text(seconds: Int(now.seconds - time.seconds))
    }

    private static func two(_ large: Int, _ largeUnit: String, _ small: Int, _ smallUnit: String) -> String {
        small == 0 ? "\(large)\(largeUnit)" : "\(large)\(largeUnit)\(small)\(smallUnit)"
    }
}
