public import ArcaneCore

extension Int: SettingValue {
    /// A whole number of 64 bits.
    public static var shape: SettingShape { .wholeNumber }
    /// 0.
    public static var placeholder: Int { 0 }
    /// The number.
    public var json: JSONValue { .integer(self) }

    /// Reads a whole number; `5.0` is one, `"5"` and `5.5` are not.
    public static func read(_ input: SettingInput) -> Int? { input.wholeNumber() }
}

extension Int64: SettingValue {
    /// A whole number of 64 bits.
    public static var shape: SettingShape { .wholeNumber }
    /// 0.
    public static var placeholder: Int64 { 0 }
    /// The number.
    public var json: JSONValue { .integer(self) }

    /// Reads a whole number; `5.0` is one, `"5"` and `5.5` are not.
    public static func read(_ input: SettingInput) -> Int64? { input.wholeNumber().map(Int64.init) }
}

extension Double: SettingValue {
    /// A number.
    public static var shape: SettingShape { SettingShape("number", schema: OpenAPISchema(.number), example: .number("0.5")) }
    /// 0.
    public static var placeholder: Double { 0 }
    /// The number.
    public var json: JSONValue { Int64(exactly: self).map { .integer($0) } ?? .number("\(self)") }

    /// Reads a number.
    public static func read(_ input: SettingInput) -> Double? {
        if let value = input.value.doubleValue, value.isFinite { return value }
        input.problem(input.wanted("a number"))
        return nil
    }
}

extension Bool: SettingValue {
    /// A truth value.
    public static var shape: SettingShape { SettingShape("true or false", schema: OpenAPISchema(.boolean), example: true) }
    /// False.
    public static var placeholder: Bool { false }
    /// The truth value.
    public var json: JSONValue { .bool(self) }

    /// Reads `true` or `false`.
    public static func read(_ input: SettingInput) -> Bool? {
        if let value = input.value.boolValue { return value }
        input.problem(input.wanted("true or false"))
        return nil
    }
}

extension SettingShape {
    fileprivate static let wholeNumber = SettingShape(
        "whole number", schema: OpenAPISchema(.integer, [.format: "int64"]), example: 1)
}

extension SettingInput {
    fileprivate func wholeNumber() -> Int? {
        if let number = value.intValue { return number }
        problem(wanted("a whole number"))
        return nil
    }

    /// Says that the value is not `what`, and that quotes are the reason where they are.
    func wanted(_ what: String) -> String {
        if case .string(let text) = value, ["true", "false"].contains(text) || Double(text) != nil {
            return "must be \(what), not a text; write \(text) without quotes"
        }
        return "must be \(what), not \(value.kindName)"
    }
}
