public import ArcaneCore

/// A block of settings: a stream's whole spec, or a part of one.
///
/// ```swift
/// struct WeatherSpec: StreamSpec {
///     @Setting("The city whose weather is read.", .minLength(1)) var city: String
///     @Setting("Where data goes.") var sink: SinkSpec
///     @SettingGroup var polling: PollingSettings
/// }
/// ```
///
/// Every stored property is a `@Setting` or a `@SettingGroup`. The type is read with `decode(from:)`; it also gives the CRD
/// (`CustomResourceDefinition`), the reference page (`ReferencePage`) and an example.
public protocol StreamSpec: SettingValue, Decodable {
    /// The declarations, holding defaults.
    init()

    /// What must hold between settings.
    static var rules: [SpecRule<Self>] { get }
}

extension StreamSpec {
    /// No rules.
    public static var rules: [SpecRule<Self>] { [] }

    /// Its settings, those of groups included, in the order of their declarations.
    public static var definitions: [SettingDefinition] {
        Declarations(of: Self()).all.flatMap { $0.setting.definitions(named: $0.name) }
    }

    /// Reads a stream's spec.
    ///
    /// Names match case-insensitively, `null` counts as absent, unknown names are warned of, and every problem is found in one
    /// pass. The lifecycle fields that each stream definition has are checked and known, whether the spec declares them or not.
    public static func decode(from json: JSONValue) -> SpecResult<Self> {
        let log = ProblemLog()
        let input = SettingInput(value: json, path: "", log: log)
        var value: Self?
        if let object = SpecObject(input) {
            object.warnOfUnknownNames(known: definitions + LifecycleSettings.definitions)
            value = read(members: object)
            if !declaresLifecycle { _ = LifecycleSettings.read(members: object) }
        }
        return SpecResult(value: log.problems.isEmpty ? value : nil, problems: log.problems, warnings: log.warnings)
    }

    /// What its rules say, those of groups included.
    static var ruleDescriptions: [RuleDescription] {
        Declarations(of: Self()).all.flatMap { $0.setting.rules } + rules.map(\.description)
    }
}

extension StreamSpec {
    /// An object of its settings.
    public static var shape: SettingShape {
        let definitions = definitions
        return SettingShape(
            "object", schema: .object(of: definitions, rules: ruleDescriptions),
            content: .group(definitions, rules: ruleDescriptions), example: .object(definitions.exampleMembers))
    }

    /// The declarations, holding defaults.
    public static var placeholder: Self { Self() }

    /// Itself with all defaults, where nothing in it is required.
    public static var absent: Self? {
        definitions.contains(where: \.isRequired) ? nil : Self()
    }

    /// Reads an object; each of its settings records its own problems.
    public static func read(_ input: SettingInput) -> Self? { read(input, beside: []) }

    /// Says of each required setting inside that it is missing.
    public static func readMissing(_ input: SettingInput, description: String, example: JSONValue) -> Self? {
        read(SettingInput(value: [:], path: input.path, log: input.log))
    }

    /// The settings that have a value, defaults included.
    public var json: JSONValue {
        var members: [String: JSONValue] = [:]
        for (name, setting) in Declarations(of: self).all {
            members.merge(setting.members(named: name)) { _, last in last }
        }
        return .object(members)
    }

    /// Reads an object in which the names of `others` are known, too.
    static func read(_ input: SettingInput, beside others: [SettingDefinition]) -> Self? {
        guard let object = SpecObject(input) else { return nil }
        object.warnOfUnknownNames(known: definitions + others)
        return read(members: object)
    }

    /// Reads the settings out of `object`, and checks the rules where the settings are right.
    static func read(members object: SpecObject) -> Self? {
        var value: Self?
        let isClean = object.input.isClean {
            do {
                value = try Self(from: SpecDecoder(object: object, declarations: Declarations(of: Self())))
            } catch {
                object.input.problem("\(Self.self) cannot be read: \(error)")
            }
        }
        guard isClean, let value else { return nil }
        for rule in rules where !rule.holds(value) { rule.report(on: object.input) }
        return value
    }
}

extension [SettingDefinition] {
    /// The members of an example: what is required, and what has an example of its own worth showing.
    var exampleMembers: [String: JSONValue] {
        Dictionary(filter(\.isRequired).map { ($0.name, $0.shape.example) }, uniquingKeysWith: { first, _ in first })
    }
}
