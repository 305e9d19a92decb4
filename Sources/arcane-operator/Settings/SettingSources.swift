import ArcaneCore
import ArcaneResources
import ArcaneYAML

/// Where settings come from; what stands later counts more: defaults, file, environment, flags.
struct SettingSources: Sendable {
    /// What counts where nobody says anything, in place of the settings' own defaults; by the names of settings.
    var defaults: [String: String] = [:]
    /// The text of the settings' file, YAML; nil for none.
    var file: String?
    /// The variables of the process.
    var variables: [String: String] = [:]
    /// The flags of the command line, by the names of their settings: `limits.workers`.
    var flags: [String: String] = [:]

    /// Reads everything and reports everything that is wrong at once. Throws `YAMLError` where the file is none.
    func read() throws(YAMLError) -> SpecResult<OperatorSettings> {
        var settings: JSONValue = [:]
        for path in SettingPath.all {
            if let text = defaults[path.text] { settings = settings.merging(path.json(path.value(of: text))) }
        }
        if let file {
            let document = try JSONValue(yaml: file)
            settings = document.isNull ? settings : settings.merging(document)
        }
        for path in SettingPath.all {
            for text in [variables[path.variable], flags[path.text]] {
                if let text, !text.isEmpty { settings = settings.merging(path.json(path.value(of: text))) }
            }
        }
        var result = OperatorSettings.decode(from: settings)
        result.warnings += unknownVariables
        return result
    }

    /// Variables that look like settings and are none: a slip of the pen would go unseen.
    private var unknownVariables: [SpecProblem] {
        let known = Set(SettingPath.all.map(\.variable)).union(SettingSources.ignored)
        return variables.keys.sorted()
            .filter { $0.hasPrefix("ARCANE_OPERATOR__") && !known.contains($0) }
            .map { SpecProblem(path: $0, message: "is the variable of no setting and is ignored") }
    }

    /// Variables of the reference platform's chart that have no meaning here and do no harm.
    private static let ignored: Set<String> = [
        "ARCANE_OPERATOR__PROBES__WRITE_TIMEOUT", "ARCANE_OPERATOR__PROBES__READ_TIMEOUT",
        "ARCANE_OPERATOR__PROBES__SHUTDOWN_TIMEOUT",
    ]
}
