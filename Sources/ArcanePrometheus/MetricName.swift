/// The names that Prometheus allows.
///
/// https://prometheus.io/docs/concepts/data_model/#metric-names-and-labels
enum MetricName {
    /// `label` as the name of a metric: letters, digits, underscores and colons, anything else as an underscore.
    static func sanitised(_ label: String) -> String { sanitised(label, allowing: ":") }

    /// `name` as the name of a label: letters, digits and underscores.
    static func sanitisedLabel(_ name: String) -> String { sanitised(name, allowing: nil) }

    private static func sanitised(_ text: String, allowing other: Character?) -> String {
        let name = String(
            text.map { character in
                character.isASCII && (character.isLetter || character.isNumber) || character == other ? character : "_"
            })
        // A name does not begin with a digit, and is not empty.
        return name.first.map { !$0.isNumber } ?? false ? name : "_" + name
    }
}
