/// The kinds of values on a tape.
@frozen
public enum JSONKind: UInt8, Hashable, Sendable, CaseIterable {
    /// `null`.
    case null = 0
    /// `true` or `false`.
    case boolean = 1
    /// A number without fraction and exponent that fits in 64 signed bits.
    case integer = 2
    /// Any other number.
    case number = 3
    /// A text.
    case string = 4
    /// A list.
    case array = 5
    /// Named values.
    case object = 6
}

extension JSONKind: CustomStringConvertible {
    /// The kind with its article, for messages: `an object`.
    public var description: String {
        switch self {
        case .null: "null"
        case .boolean: "a boolean"
        case .integer: "an integer"
        case .number: "a number"
        case .string: "a string"
        case .array: "an array"
        case .object: "an object"
        }
    }
}
