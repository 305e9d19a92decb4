public import ArcaneCore

/// The names that lead from the root of a JSON document to a value, such as `[meta, pages]`; empty for the root itself.
///
/// It is always a list: names may hold dots, so that a text with dots would say two things.
public struct PropertyPath: Hashable, Sendable {
    /// The names, from the root on.
    public var names: [String]

    /// Creates a path.
    public init(_ names: [String]) {
        self.names = names
    }
}

extension PropertyPath: ExpressibleByArrayLiteral {
    /// A path of these names.
    public init(arrayLiteral names: String...) { self.names = names }
}

extension PropertyPath: CustomStringConvertible {
    /// The names in brackets, as a spec writes them.
    public var description: String { "[\(names.joined(separator: ", "))]" }
}

extension PropertyPath: SettingValue {
    /// A list of names.
    public static var shape: SettingShape {
        var shape = [String].shape
        shape.name = "path (list of names)"
        shape.content = .plain
        shape.example = ["data", "items"]
        return shape
    }
    /// The root.
    public static var placeholder: PropertyPath { [] }
    /// The names.
    public var json: JSONValue { names.json }

    /// Reads a list of names.
    public static func read(_ input: SettingInput) -> PropertyPath? {
        if case .string(let text) = input.value {
            let names = text.split(separator: ".").joined(separator: ", ")
            input.problem("must be a list of property names; write [\(names)]")
            return nil
        }
        return [String].read(input).map(PropertyPath.init)
    }
}
