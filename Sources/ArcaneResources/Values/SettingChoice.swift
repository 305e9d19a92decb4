public import ArcaneCore

/// A setting that is one of a few words: `enum Format: String, SettingChoice { case parquet, jsonl }`.
public protocol SettingChoice: SettingValue, CaseIterable, RawRepresentable where RawValue == String {}

extension SettingChoice {
    /// A text that is one of the cases.
    public static var shape: SettingShape { .text(oneOf: allCases.map(\.rawValue)) }
    /// The first case. There is one: an enum without cases cannot have raw values.
    public static var placeholder: Self { allCases[allCases.startIndex] }
    /// The word.
    public var json: JSONValue { .string(rawValue) }

    /// Reads one of the words, spelled exactly, as an API server wants it too.
    public static func read(_ input: SettingInput) -> Self? {
        guard let text = String.read(input) else { return nil }
        if let value = Self(rawValue: text) { return value }
        input.problem(Suggestion.message(for: text, among: allCases.map(\.rawValue)))
        return nil
    }
}

extension SettingShape {
    /// A text that is one of `words`.
    static func text(oneOf words: [String]) -> SettingShape {
        SettingShape(
            words.map { "`\($0)`" }.joined(separator: ", "),
            schema: OpenAPISchema(.string, [.enumeration: .array(words.map(JSONValue.string))]),
            example: .string(words.first ?? ""))
    }
}
