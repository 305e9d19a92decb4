public import ArcaneCore

/// A block that has one of several forms, told apart by its `type`.
///
/// ```swift
/// enum Pagination: SpecUnion {
///     case single
///     case page(PagePagination)          // PagePagination is a StreamSpec
///
///     static let variants: [SpecVariant<Self>] = [
///         SpecVariant("none", "One response holds everything.", .single),
///         SpecVariant("page", "Counts pages.", Pagination.page),
///     ]
/// }
/// ```
public protocol SpecUnion: SettingValue {
    /// The forms, in the order in which the reference page lists them; at least one.
    static var variants: [SpecVariant<Self>] { get }
}

/// One form of a union: the value of `type`, and the case it stands for.
public struct SpecVariant<Union: SpecUnion>: Sendable {
    let name: String
    let description: String
    let caseName: String
    let sample: Union
    let form: @Sendable () -> SettingForm
    let read: @Sendable (SettingInput) -> Union?

    /// A form with nothing beside its `type`.
    public init(_ name: String, _ description: String, _ value: Union) {
        self.init(name, description, NoSettings.self, sample: value) { _ in value }
    }

    /// A form with the settings of `Spec`, which the enum's case holds.
    public init<Spec: StreamSpec>(_ name: String, _ description: String, _ make: @escaping @Sendable (Spec) -> Union) {
        self.init(name, description, Spec.self, sample: make(Spec()), make)
    }

    private init<Spec: StreamSpec>(
        _ name: String, _ description: String, _ spec: Spec.Type, sample: Union, _ make: @escaping @Sendable (Spec) -> Union
    ) {
        self.name = name
        self.description = description
        self.sample = sample
        caseName = sample.caseName
        form = {
            SettingForm(
                name: name, description: description, definitions: Spec.definitions, rules: Spec.ruleDescriptions)
        }
        read = { input in
            var input = input
            input.form = name
            return Spec.read(input, beside: [Union.discriminatorDefinition]).map(make)
        }
    }
}

/// The settings of a form that has none.
struct NoSettings: StreamSpec {}

extension SpecUnion {
    /// The name of the member that tells the forms apart.
    static var discriminator: String { "type" }

    /// The name of the enum's case.
    var caseName: String { Mirror(reflecting: self).children.first?.label ?? "\(self)" }

    /// The discriminator as a setting.
    static var discriminatorDefinition: SettingDefinition {
        let names = variants.map(\.name)
        return SettingDefinition(
            name: discriminator, description: "Which form this block has.", isRequired: true, defaultValue: nil,
            aliases: [], shape: .text(oneOf: names), limits: [])
    }

    /// An object whose members are those of all forms.
    public static var shape: SettingShape {
        let forms = variants.map { $0.form() }
        var example = forms.first?.definitions.exampleMembers ?? [:]
        example[discriminator] = forms.first.map { .string($0.name) }
        return SettingShape(
            "one of several forms", schema: .union(discriminatorDefinition, forms),
            content: .union(discriminator: discriminator, forms: forms), example: .object(example))
    }

    /// The first form, with defaults.
    public static var placeholder: Self { variants[0].sample }

    /// Reads the form that `type` names.
    public static func read(_ input: SettingInput) -> Self? {
        guard let object = SpecObject(input) else { return nil }
        let names = variants.map(\.name)
        guard let type = object.member(discriminator, aliases: []) else {
            input.member(discriminator, .null).problem("is required, one of \(names.joined(separator: ", "))")
            return nil
        }
        guard let name = String.read(type) else { return nil }
        guard let variant = variants.first(where: { $0.name == name }) else {
            type.problem(Suggestion.message(for: name, among: names))
            return nil
        }
        return variant.read(input)
    }

    /// The members of the form, and its `type`.
    public var json: JSONValue {
        let held = Mirror(reflecting: self).children.first?.value as? any StreamSpec
        var members = held?.json.objectValue ?? [:]
        members[Self.discriminator] = Self.variants.first { $0.caseName == caseName }.map { .string($0.name) }
        return .object(members)
    }
}
