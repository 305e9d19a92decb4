import ArcaneCore

/// What stands in a spec's declaration: a setting, or a group of them.
protocol DeclaredSetting: Sendable {
    /// The settings that the declaration called `name` brings.
    func definitions(named name: String) -> [SettingDefinition]

    /// The rules that it brings into its spec.
    var rules: [RuleDescription] { get }

    /// The members that the declaration called `name` writes into the JSON of its spec.
    func members(named name: String) -> [String: JSONValue]
}

/// The declarations of a spec, in their order.
struct Declarations {
    let all: [(name: String, setting: any DeclaredSetting)]

    /// Reads them off a value: property wrappers are stored under the property's name with an underscore in front.
    init(of spec: Any) {
        all = Mirror(reflecting: spec).children.compactMap { child in
            guard let label = child.label, label.hasPrefix("_"), let setting = child.value as? any DeclaredSetting else {
                return nil
            }
            return (String(label.dropFirst()), setting)
        }
    }
}
