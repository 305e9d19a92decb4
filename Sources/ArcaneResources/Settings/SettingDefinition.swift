public import ArcaneCore

/// All that is known of one setting: what decoding, the CRD and the reference page are made from.
public struct SettingDefinition: Sendable {
    /// The name, as specs spell it.
    public var name: String
    /// What it is for, in a sentence or two.
    public var description: String
    /// Whether a spec must give it.
    public var isRequired: Bool
    /// What counts where a spec does not give it; nil where nothing does.
    public var defaultValue: JSONValue?
    /// Other names that are read, with a warning.
    public var aliases: [String]
    /// What its values look like, its limits included.
    public var shape: SettingShape
    /// Its limits in words, such as `at least 1`.
    public var limits: [String]
}
