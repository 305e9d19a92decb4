/// The labels of one time series, sorted by name, so that their order does not tell series apart.
struct LabelSet: Hashable, Sendable {
    /// The labels as the exposition format has them inside braces, without the braces; empty where there are none.
    let text: String

    /// Of two values under one name the later one counts.
    init(_ dimensions: [(String, String)]) {
        var values: [String: String] = [:]
        for (name, value) in dimensions { values[MetricName.sanitisedLabel(name)] = value }
        text = values.sorted { $0.key < $1.key }
            .map { "\($0.key)=\"\(ExpositionText.escapedValue($0.value))\"" }
            .joined(separator: ",")
    }

    /// The labels in braces, with `more` behind them; empty where there are none at all.
    func inBraces(with more: String = "") -> String {
        let all = [text, more].filter { !$0.isEmpty }
        return all.isEmpty ? "" : "{\(all.joined(separator: ","))}"
    }
}
