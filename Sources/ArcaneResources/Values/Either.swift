public import ArcaneCore

/// A setting that has one of two types, told apart by what is given: a path or a duration, one text or a list.
public enum Either<First: SettingValue, Second: SettingValue>: Sendable {
    /// It was read as the first type.
    case first(First)
    /// It was read as the second type.
    case second(Second)
}

extension Either: Equatable where First: Equatable, Second: Equatable {}
extension Either: Hashable where First: Hashable, Second: Hashable {}

extension Either: SettingValue {
    /// One or the other. A CRD cannot say that, it leaves the value to the plugin.
    public static var shape: SettingShape {
        SettingShape("\(First.shape.name) or \(Second.shape.name)", schema: .anything, example: First.shape.example)
    }
    /// The first type's.
    public static var placeholder: Self { .first(First.placeholder) }
    /// The value's own.
    public var json: JSONValue {
        switch self {
        case .first(let value): value.json
        case .second(let value): value.json
        }
    }

    /// Reads the first type, or else the second.
    public static func read(_ input: SettingInput) -> Self? {
        if let value = input.attempt(First.read) { return .first(value) }
        if let value = input.attempt(Second.read) { return .second(value) }
        input.problem("must be a \(First.shape.name) or a \(Second.shape.name), such as \(First.shape.example.text)")
        return nil
    }
}
