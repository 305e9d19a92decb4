import ArcaneCore

/// A setting of a spec, declared with what it is for.
///
/// ```swift
/// @Setting("The city whose weather is read.", .minLength(1)) var city: String
/// @Setting("How far back a streaming start reads.", default: .seconds(3600)) var lookBackInterval: Duration
/// @Setting("How long one request may take.") var timeout: Duration?
/// ```
///
/// Without a default and not optional it is required. From this one line come decoding, validation, the CRD's schema and the
/// reference page. Until a spec has been read, a setting holds its default, or a placeholder.
@propertyWrapper
public struct Setting<Value: SettingValue>: Sendable {
    /// The value.
    public var wrappedValue: Value

    private let summary: String
    private let constraints: [SettingConstraint<Value.Constrained>]
    private let defaultValue: Value?
    private let aliases: [String]
    private let example: Value?

    /// Declares a setting.
    ///
    /// - Parameters:
    ///   - description: What it is for, in a sentence or two, for the reference page and `kubectl explain`.
    ///   - constraints: The limits of its values.
    ///   - defaultValue: What counts where a spec does not give it.
    ///   - aliases: Names of older versions that are read too, with a warning. CRDs do not list them: they are for files.
    ///   - example: A value that is right, for messages and for the example of the reference page.
    public init(
        _ description: String, _ constraints: SettingConstraint<Value.Constrained>..., default defaultValue: Value? = nil,
        aliases: [String] = [], example: Value? = nil
    ) {
        self.wrappedValue = defaultValue ?? Value.absent ?? Value.placeholder
        self.summary = description
        self.constraints = constraints
        self.defaultValue = defaultValue
        self.aliases = aliases
        self.example = example
    }
}

extension Setting: Decodable {
    /// Reads the setting as part of its spec; `StreamSpec.decode` is the only way in.
    public init(from decoder: any Decoder) throws {
        let place = try SpecDecoder(decoder)
        self = try place.declaration(as: Self.self)
        wrappedValue = read(place.object, as: place.name) ?? wrappedValue
    }

    /// The value under this setting's name in `object`; nil where a problem was recorded.
    private func read(_ object: SpecObject, as name: String) -> Value? {
        guard let input = object.member(name, aliases: aliases) else {
            if let absent = defaultValue ?? Value.absent { return absent }
            return Value.readMissing(object.missing(name), description: summary, example: exampleJSON)
        }
        guard let value = Value.read(input) else { return nil }
        if let constrained = value.constrained {
            for constraint in constraints { constraint.report(constrained, input) }
        }
        return value
    }

    private var exampleJSON: JSONValue {
        (example ?? defaultValue)?.json ?? Value.shape.example
    }
}

extension Setting: DeclaredSetting {
    func definitions(named name: String) -> [SettingDefinition] {
        var shape = Value.shape
        for constraint in constraints {
            shape.schema.add(constraint.facets)
            shape.schema.addToItems(constraint.elementFacets)
        }
        shape.example = exampleJSON
        return [
            SettingDefinition(
                name: name, description: summary, isRequired: defaultValue == nil && Value.absent == nil,
                defaultValue: standardJSON(shape), aliases: aliases, shape: shape, limits: constraints.map(\.text))
        ]
    }

    /// The default as a CRD gives it: a block that may be left out defaults to an empty one, which its own defaults fill.
    private func standardJSON(_ shape: SettingShape) -> JSONValue? {
        if let defaultValue { return defaultValue.json.isNull ? nil : defaultValue.json }
        guard case .group = shape.content, let absent = Value.absent, !absent.json.isNull else { return nil }
        return [:]
    }

    /// None: the rules of a block are part of its schema.
    var rules: [RuleDescription] { [] }

    func members(named name: String) -> [String: JSONValue] {
        let json = wrappedValue.json
        return json.isNull ? [:] : [name: json]
    }
}

extension Setting: Equatable where Value: Equatable {
    /// Whether both hold the same value.
    public static func == (left: Self, right: Self) -> Bool { left.wrappedValue == right.wrappedValue }
}

extension Setting: Hashable where Value: Hashable {
    /// Hashes the value.
    public func hash(into hasher: inout Hasher) { hasher.combine(wrappedValue) }
}
