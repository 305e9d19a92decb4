public import ArcaneCore

extension Array: SettingValue where Element: SettingValue {
    /// A list of such values.
    public static var shape: SettingShape {
        let element = Element.shape
        return SettingShape(
            "list of \(element.name.plural)", schema: .array(of: element.schema), content: .list(element),
            example: [element.example])
    }
    /// The empty list.
    public static var placeholder: [Element] { [] }
    /// The elements.
    public var json: JSONValue { .array(map(\.json)) }

    /// Reads a list; each element records its own problems, and a placeholder keeps the place of one that has any.
    public static func read(_ input: SettingInput) -> [Element]? {
        guard case .array(let elements) = input.value else {
            input.problem("must be a list, not \(input.value.kindName)")
            return nil
        }
        return elements.enumerated().map { index, element in
            Element.read(input.element(index, element)) ?? Element.placeholder
        }
    }
}

extension Dictionary: SettingValue where Key == String, Value: SettingValue {
    /// An object with such values under any names.
    public static var shape: SettingShape {
        let value = Value.shape
        return SettingShape(
            "map of \(value.name.plural)", schema: .map(of: value.schema), content: .map(value),
            example: ["name": value.example])
    }
    /// The empty map.
    public static var placeholder: [String: Value] { [:] }
    /// The members.
    public var json: JSONValue { .object(mapValues(\.json)) }

    /// Reads an object; names are kept as they are, and each value records its own problems. `null` is no member.
    public static func read(_ input: SettingInput) -> [String: Value]? {
        guard case .object(let members) = input.value else {
            input.problem("must be an object, not \(input.value.kindName)")
            return nil
        }
        var result: [String: Value] = [:]
        for (name, value) in members.sorted(by: { $0.key < $1.key }) where !value.isNull {
            result[name] = Value.read(input.member(name, value))
        }
        return result
    }
}

extension Optional: SettingValue where Wrapped: SettingValue {
    /// What the wrapped type's constraints speak about.
    public typealias Constrained = Wrapped.Constrained

    /// The wrapped type's.
    public static var shape: SettingShape { Wrapped.shape }
    /// Nothing.
    public static var placeholder: Wrapped? { nil }
    /// Nothing.
    public static var absent: Wrapped?? { .some(nil) }
    /// What is wrapped.
    public var constrained: Wrapped.Constrained? { self?.constrained }
    /// What is wrapped, or `null`.
    public var json: JSONValue { self?.json ?? .null }

    /// Reads what is wrapped.
    public static func read(_ input: SettingInput) -> Wrapped?? { Wrapped.read(input).map(Optional.some) }
}

extension String {
    /// More than one of what this names.
    var plural: String {
        self == "object" ? "objects" : ["text", "number", "duration", "instant"].contains { hasSuffix($0) } ? self + "s" : self
    }
}
