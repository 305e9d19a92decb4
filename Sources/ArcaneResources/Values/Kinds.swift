import ArcaneCore

extension JSONValue {
    /// What this is, to stand in a message: `a text`, `a number`.
    var kindName: String {
        switch self {
        case .null: "null"
        case .bool: "a truth value"
        case .number: "a number"
        case .string: "a text"
        case .array: "a list"
        case .object: "an object"
        }
    }
}
