/// The escapes and numbers of the text exposition format 0.0.4.
///
/// https://prometheus.io/docs/instrumenting/exposition_formats/#text-format-details
enum ExpositionText {
    /// A label's value between its quotes.
    static func escapedValue(_ value: String) -> String {
        escaped(value, quotes: true)
    }

    /// The text of a HELP line.
    static func escapedHelp(_ text: String) -> String {
        escaped(text, quotes: false)
    }

    /// A sample's value, or a bucket's bound.
    static func number(_ value: Double) -> String {
        if value.isNaN { return "NaN" }
        if value.isInfinite { return value > 0 ? "+Inf" : "-Inf" }
        if let whole = Int64(exactly: value), whole.magnitude < 1 << 53 { return String(whole) }
        return "\(value)"
    }

    private static func escaped(_ text: String, quotes: Bool) -> String {
        var output = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\\": output += "\\\\"
            case "\n": output += "\\n"
            case "\"" where quotes: output += "\\\""
            default: output.unicodeScalars.append(scalar)
            }
        }
        return output
    }
}
