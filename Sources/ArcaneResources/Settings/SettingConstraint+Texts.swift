import ArcaneCore

extension SettingConstraint where Value == String {
    /// At least `count` characters.
    public static func minLength(_ count: Int) -> Self {
        Self(count == 1 ? "not empty" : "at least \(count) characters", facets: [.minLength: .integer(count)]) { value in
            if value.unicodeScalars.count >= count { return nil }
            return value.isEmpty ? "must not be empty" : "'\(value.excerpt)' is shorter than \(count) characters"
        }
    }

    /// At most `count` characters.
    public static func maxLength(_ count: Int) -> Self {
        Self("at most \(count) characters", facets: [.maxLength: .integer(count)]) { value in
            value.unicodeScalars.count > count ? "'\(value.excerpt)' is longer than \(count) characters" : nil
        }
    }

    /// Matching a regular expression somewhere; anchor it with `^` and `$` to speak of the whole text.
    ///
    /// The expression must be in the common part of RE2, which API servers use, and Swift's. `meaning` says it in words that
    /// follow "is not", such as `a host name`.
    public static func pattern(_ expression: String, _ meaning: String) -> Self {
        Self(meaning, facets: [.pattern: .string(expression)]) { value in
            guard let regex = try? Regex(expression) else {
                return "cannot be checked: '\(expression)' is no regular expression"
            }
            return value.firstMatch(of: regex) == nil ? "'\(value.excerpt)' is not \(meaning)" : nil
        }
    }

    /// One of these texts; prefer an enum that is a `SettingChoice` where Swift code tells them apart.
    public static func oneOf(_ values: String...) -> Self {
        Self(values.map { "`\($0)`" }.joined(separator: ", "), facets: [.enumeration: .array(values.map(JSONValue.string))]) {
            values.contains($0) ? nil : Suggestion.message(for: $0, among: values)
        }
    }
}

extension String {
    /// The text, or its first 60 characters and an ellipsis, to stand in a message.
    var excerpt: String { count > 60 ? prefix(60) + "…" : self }
}
