public import ArcaneCore
import ArcaneJSON
public import ArcaneResources

/// What a stream's process is told through its environment (contract, sections 2 and 3), read but not yet understood by a plugin.
public struct StreamEnvironment: Hashable, Sendable {
    /// The stream's name; also the name of its Job.
    public var streamID: String
    /// The stream's kind.
    public var streamKind: String
    /// The stream's StreamClass, where the operator says it.
    public var streamClass: String?
    /// Whether this is a backfill.
    public var isBackfill: Bool
    /// The backfill's name; an interrupted backfill of the same name goes on.
    public var backfillID: String?
    /// The spec with the override of the BackfillRequest laid over it.
    public var spec: JSONValue
    /// The annotation keys under which a state is written.
    public var stateAnnotationKeys: [String]

    /// Creates an environment by hand, as for a run without a cluster.
    public init(
        streamID: String, streamKind: String, streamClass: String? = nil, isBackfill: Bool = false, backfillID: String? = nil,
        spec: JSONValue, stateAnnotationKeys: [String] = StateAnnotation.keys
    ) {
        self.streamID = streamID
        self.streamKind = streamKind
        self.streamClass = streamClass
        self.isBackfill = isBackfill
        self.backfillID = backfillID
        self.spec = spec
        self.stateAnnotationKeys = stateAnnotationKeys
    }

    /// Reads the variables of a process and reports everything that is wrong with them at once.
    public static func read(_ variables: [String: String]) -> SpecResult<StreamEnvironment> {
        var reader = VariableReader(variables: variables)
        let streamID = reader.required(EnvironmentVariable.streamID, "the stream's name")
        let streamKind = reader.required(EnvironmentVariable.streamKind, "the stream's kind")
        var spec = reader.json(EnvironmentVariable.spec, isRequired: true)
        if case .object? = spec {
        } else if spec != nil {
            reader.problem(EnvironmentVariable.spec, "must be a JSON object, the stream's spec")
            spec = nil
        }
        if let name = EnvironmentVariable.overrides.first(where: { variables[$0]?.isEmpty == false }),
            let override = reader.json(name, isRequired: false)
        {
            if override.objectValue == nil { reader.problem(name, "must be a JSON object, the changes to the spec") }
            spec = spec?.merging(override)
        }
        let backfillID = variables[EnvironmentVariable.backfillID].flatMap { $0.isEmpty ? nil : $0 }
        for (variable, name) in [(EnvironmentVariable.streamID, streamID), (EnvironmentVariable.backfillID, backfillID)] {
            if let name, !isFolderName(name) {
                reader.problem(variable, "'\(name)' cannot be the name of a folder; use letters, digits, '-' and '.'")
            }
        }
        guard reader.problems.isEmpty, let streamID, let streamKind, let spec else {
            return SpecResult(value: nil, problems: reader.problems)
        }
        return SpecResult(
            value: StreamEnvironment(
                streamID: streamID, streamKind: streamKind,
                streamClass: variables[EnvironmentVariable.streamClass].flatMap { $0.isEmpty ? nil : $0 },
                isBackfill: variables[EnvironmentVariable.backfill]?.lowercased() == "true", backfillID: backfillID, spec: spec,
                stateAnnotationKeys: StateAnnotation.keys(in: variables[EnvironmentVariable.stateAnnotationKeys])))
    }

    /// Whether data can lie in a folder of this name, and nowhere else.
    static func isFolderName(_ name: String) -> Bool {
        !name.isEmpty && !name.hasPrefix("_") && name != "." && name != ".." && name.utf8.count <= 253
            && name.unicodeScalars.allSatisfy { $0.value > 0x20 && $0.value != 0x7f && $0 != "/" && $0 != "\\" }
    }
}

/// Reads variables and collects what is wrong with them.
private struct VariableReader {
    let variables: [String: String]
    private(set) var problems: [SpecProblem] = []

    init(variables: [String: String]) {
        self.variables = variables
    }

    mutating func problem(_ name: String, _ message: String) {
        problems.append(SpecProblem(path: name, message: message))
    }

    mutating func required(_ name: String, _ meaning: String) -> String? {
        guard let value = variables[name], !value.isEmpty else {
            problem(name, "is not set; it is \(meaning), and the operator sets it (use 'run --spec FILE' without a cluster)")
            return nil
        }
        return value
    }

    mutating func json(_ name: String, isRequired: Bool) -> JSONValue? {
        guard let text = isRequired ? required(name, "the stream's spec as JSON") : variables[name] else { return nil }
        do {
            return try JSONValue(parsing: Array(text.utf8))
        } catch {
            problem(name, "is not JSON: \(error)")
            return nil
        }
    }
}
