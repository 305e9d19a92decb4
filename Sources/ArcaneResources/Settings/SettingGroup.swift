import ArcaneCore

/// Settings that several specs share, standing in the spec as if they were declared there.
///
/// ```swift
/// @SettingGroup var polling: PollingSettings        // the spec has lookBackInterval and changeCaptureInterval
/// ```
@propertyWrapper
public struct SettingGroup<Group: StreamSpec>: Sendable {
    /// The settings of the group.
    public var wrappedValue: Group

    /// Declares a group.
    public init() {
        wrappedValue = Group()
    }
}

extension SettingGroup: Decodable {
    /// Reads the group as part of its spec; `StreamSpec.decode` is the only way in.
    public init(from decoder: any Decoder) throws {
        let place = try SpecDecoder(decoder)
        wrappedValue = Group()
        if let group = Group.read(members: place.object) { wrappedValue = group }
    }
}

extension SettingGroup: DeclaredSetting {
    func definitions(named name: String) -> [SettingDefinition] { Group.definitions }

    var rules: [RuleDescription] { Group.ruleDescriptions }

    func members(named name: String) -> [String: JSONValue] { wrappedValue.json.objectValue ?? [:] }
}

extension SettingGroup: Equatable where Group: Equatable {}

extension SettingGroup: Hashable where Group: Hashable {}
