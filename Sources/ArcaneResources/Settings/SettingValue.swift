public import ArcaneCore

/// A type that a setting can have.
///
/// Texts, numbers, truth values, durations, instants, lists, maps, optionals, enums (`SettingChoice`), blocks (`StreamSpec`) and
/// unions (`SpecUnion`) are. Reading is as strict as an API server with the CRD of the same type: a number is not taken for a
/// text or the reverse, so that a spec that works from a file also works in a cluster. Durations and instants are read from
/// both.
public protocol SettingValue: Sendable {
    /// What constraints speak about: the type itself, and for an optional what it wraps.
    associatedtype Constrained: SettingValue = Self

    /// What values look like.
    static var shape: SettingShape { get }

    /// What stands in a spec before it is read, and is never seen after.
    static var placeholder: Self { get }

    /// What counts where a spec gives nothing; nil where it must.
    static var absent: Self? { get }

    /// Reads `input`, which is not `null`; nil where it recorded a problem.
    static func read(_ input: SettingInput) -> Self?

    /// What stands for a required setting that is missing; records the problem.
    static func readMissing(_ input: SettingInput, description: String, example: JSONValue) -> Self?

    /// What constraints are checked on; nil where there is nothing to check.
    var constrained: Constrained? { get }

    /// The value as a spec gives it.
    var json: JSONValue { get }
}

extension SettingValue {
    /// Nil: a spec must give it.
    public static var absent: Self? { nil }

    /// Says what is missing, what it is for, and how it may look.
    public static func readMissing(_ input: SettingInput, description: String, example: JSONValue) -> Self? {
        let form = input.form.map { " for type \($0)" } ?? ""
        input.problem("is required\(form) (\(description.firstSentence)), for example \(example.text)")
        return nil
    }
}

extension SettingValue where Constrained == Self {
    /// The value itself.
    public var constrained: Self? { self }
}

extension String {
    /// The first sentence without its full stop, to stand inside another sentence.
    var firstSentence: String {
        let sentence = firstRange(of: ". ").map { String(self[..<$0.lowerBound]) } ?? self
        return sentence.hasSuffix(".") ? String(sentence.dropLast()) : sentence
    }
}
