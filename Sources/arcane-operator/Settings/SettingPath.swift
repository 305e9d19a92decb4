import ArcaneCore
import ArcaneResources

/// The place of one setting in `OperatorSettings`: `["limits", "workers"]`.
struct SettingPath: Hashable, Sendable {
    /// The names on the way to the setting.
    let names: [String]
    /// What the setting is.
    let definition: SettingDefinition

    /// The variable that sets it: `ARCANE_OPERATOR__LIMITS__START_BURST`.
    var variable: String {
        (["ARCANE_OPERATOR"] + names.map(SettingPath.upperSnakeCase)).joined(separator: "__")
    }

    /// The setting as it stands in a file: `limits.startBurst`.
    var text: String { names.joined(separator: ".") }

    /// Every setting, blocks resolved into what is in them.
    static let all: [SettingPath] = paths(of: OperatorSettings.definitions, below: [])

    /// The setting called `text`.
    static func named(_ text: String) -> SettingPath? { all.first { $0.text == text } }

    /// `value` in its place in an otherwise empty object.
    func json(_ value: JSONValue) -> JSONValue {
        names.reversed().reduce(value) { [$1: $0] }
    }

    /// What the text of a variable or a flag means here: lists are separated by commas, numbers and truth values are read as such.
    ///
    /// A text that is no such value stays one, so that the problem is reported with everything else that is wrong.
    func value(of text: String) -> JSONValue {
        switch definition.shape.content {
        case .list:
            return .array(text.split(separator: ",").map { .string(String($0.filter { !$0.isWhitespace })) })
        default:
            if Double(text) != nil, definition.shape.schema[.type] != "string" { return .number(text) }
            if definition.shape.schema[.type] == "boolean", let truth = Bool(text.lowercased()) { return .bool(truth) }
            // The reference platform writes `Info`.
            if definition.shape.schema[.enumeration] != nil { return .string(text.lowercased()) }
            return .string(text)
        }
    }

    private static func paths(of definitions: [SettingDefinition], below names: [String]) -> [SettingPath] {
        definitions.flatMap { definition in
            if case .group(let members, _) = definition.shape.content {
                return paths(of: members, below: names + [definition.name])
            }
            return [SettingPath(names: names + [definition.name], definition: definition)]
        }
    }

    /// `metricsBindAddress` as `METRICS_BIND_ADDRESS`, the way that variables of the reference platform are written.
    private static func upperSnakeCase(_ name: String) -> String {
        name.reduce(into: "") { text, character in
            if character.isUppercase { text += "_" }
            text += character.uppercased()
        }
    }

    static func == (left: SettingPath, right: SettingPath) -> Bool { left.names == right.names }
    func hash(into hasher: inout Hasher) { hasher.combine(names) }
}
