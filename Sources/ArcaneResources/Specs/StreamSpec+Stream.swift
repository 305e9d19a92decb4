import ArcaneCore

/// A spec as that of a stream, which has the lifecycle fields whether it declares them or not.
extension StreamSpec {
    /// Whether the spec itself has the fields by which the operator steers a stream.
    static var declaresLifecycle: Bool {
        Declarations(of: Self()).all.contains { $0.setting is SettingGroup<LifecycleSettings> }
    }

    /// The lifecycle fields, and its settings, as a cluster wants them: with a template for the Jobs.
    static var streamDefinitions: [SettingDefinition] {
        var all = declaresLifecycle ? definitions : LifecycleSettings.definitions + definitions
        for index in all.indices where all[index].name == "jobTemplateRef" { all[index].isRequired = true }
        return all
    }
}
