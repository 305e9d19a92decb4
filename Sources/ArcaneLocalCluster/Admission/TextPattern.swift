import ArcaneCore
import Foundation
import Synchronization

/// Patterns and formats of texts in a schema.
enum TextPattern {
    /// Patterns that were used before: they are compiled once.
    private static let known = Mutex<[String: NSRegularExpression?]>([:])

    /// Whether `pattern` occurs in `text`. A pattern that cannot be read here refuses nothing.
    static func matches(_ pattern: String, _ text: String) -> Bool {
        let expression = known.withLock { known in
            if let expression = known[pattern] { return expression }
            let expression = try? NSRegularExpression(pattern: pattern)
            known[pattern] = .some(expression)
            return expression
        }
        guard let expression else { return true }
        return expression.firstMatch(in: text, range: NSRange(text.startIndex..., in: text)) != nil
    }

    /// Whether `text` is of `format`. Formats that are not known refuse nothing, as in the API.
    static func isFormat(_ format: String, _ text: String) -> Bool {
        switch format {
        case "date-time": text.contains("T") && Timestamp(iso8601: text) != nil
        case "date": text.utf8.count == 10 && Timestamp(iso8601: text) != nil
        case "uuid": UUID(uuidString: text) != nil
        case "byte": Base64.isValid(text)
        case "uri": URL(string: text)?.scheme != nil
        default: true
        }
    }
}
