public import ArcaneCore

extension JSONValue: SettingValue {
    /// Anything.
    public static var shape: SettingShape { SettingShape("anything", schema: .anything, example: [:]) }
    /// `null`.
    public static var placeholder: JSONValue { .null }
    /// Itself.
    public var json: JSONValue { self }

    /// Takes the value as it is.
    public static func read(_ input: SettingInput) -> JSONValue? { input.value }
}
