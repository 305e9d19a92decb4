import ArcaneCore
import ArcaneHTTP

/// Where in a request a template's text stands; it decides how a value is written there.
enum TemplatePlace: Hashable, Sendable {
    /// The URL, up to its `?`.
    case path
    /// A query name or value.
    case query
    /// A header's value.
    case header
    /// A JSON body.
    case json
    /// A body of the type `application/x-www-form-urlencoded`.
    case form
    /// A body of any other type.
    case text

    /// The place that a body of this content type is.
    static func body(contentType: String) -> TemplatePlace {
        let type = contentType.prefix { $0 != ";" }.lowercased().filter { !$0.isWhitespace }
        if type == "application/json" || type.hasSuffix("+json") || type == "application/x-ndjson" { return .json }
        return type == "application/x-www-form-urlencoded" ? .form : .text
    }

    /// `value` as it is written in this place.
    ///
    /// Inside the quotes of a JSON text it is escaped; outside of them a number stays a number, no value is `null`, and
    /// anything else becomes a JSON string, so that a value can never break out of its place. A header's value loses its line
    /// breaks.
    func written(_ value: String?, insideQuotes: Bool) -> String {
        switch self {
        case .path, .query: return PercentEncoding.component(value ?? "")
        case .form: return PercentEncoding.form(value ?? "")
        case .header: return String((value ?? "").unicodeScalars.filter { $0.value >= 0x20 && $0.value != 0x7F })
        case .text: return value ?? ""
        case .json:
            guard let value else { return insideQuotes ? "" : "null" }
            if insideQuotes { return String(JSONValue.string(value).text.dropFirst().dropLast()) }
            return TemplatePlace.isJSONNumber(value) ? value : JSONValue.string(value).text
        }
    }

    /// Whether `text` is a number by the grammar of JSON (RFC 8259, section 6).
    static func isJSONNumber(_ text: String) -> Bool {
        text.wholeMatch(of: /-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?/) != nil
    }
}
