import ArcaneCore

/// The variables that the containers of a stream's Job get (contract, section 2).
struct JobEnvironment {
    /// The kernel takes no longer string than this as a variable, its name, `=` and the final zero counted.
    static let longestVariable = 128 << 10

    /// The variables, in a fixed order.
    let variables: [(name: String, source: JSONValue)]
    /// What cannot be given to a process.
    let problems: [SpecProblem]

    init(_ stream: StreamDefinition, class name: String, stateKeys: [String], mode: JobMode) {
        var texts = [
            (EnvironmentVariable.streamID, stream.name), (EnvironmentVariable.streamKind, stream.kind),
            (EnvironmentVariable.streamClass, name), (EnvironmentVariable.backfill, mode.isBackfill ? "true" : "false"),
            (EnvironmentVariable.spec, stream.specText),
            (EnvironmentVariable.stateAnnotationKeys, stateKeys.joined(separator: ",")),
        ]
        var variables: [(name: String, source: JSONValue)] = []
        switch mode {
        case .streaming: break
        case .backfill(let order):
            texts.append((EnvironmentVariable.backfillID, order.name))
            if let payload = order.payload {
                texts += EnvironmentVariable.overrides.prefix(2).map { ($0, payload.text) }
            }
        case .scheduled:
            variables.append(
                (EnvironmentVariable.backfillID, ["valueFrom": ["fieldRef": ["fieldPath": "metadata.labels['job-name']"]]]))
        }
        self.variables = texts.map { ($0, ["value": .string(Self.escaped($1))]) } + variables
        problems = texts.compactMap { name, text in
            let size = name.utf8.count + text.utf8.count + 2
            guard size > Self.longestVariable else { return nil }
            return SpecProblem(
                path: name == EnvironmentVariable.spec ? "spec" : "payload",
                message:
                    "has \(text.utf8.count) bytes as JSON, and a process takes a variable of at most 128 KiB; make it smaller")
        }
    }

    /// The variables that no Job of this mode may have, although its template sets them.
    static func unwanted(in mode: JobMode) -> Set<String> {
        let all = Set([EnvironmentVariable.backfillID] + EnvironmentVariable.overrides)
        switch mode {
        case .streaming: return all
        case .backfill(let order):
            return order.payload == nil ? Set(EnvironmentVariable.overrides) : [EnvironmentVariable.overrides[2]]
        case .scheduled: return Set(EnvironmentVariable.overrides)
        }
    }

    /// `container` with these variables: those that it sets itself under the same names are replaced, others stay, in their order.
    func added(to container: JSONValue, secrets: [SecretEnvironment], mode: JobMode) -> JSONValue {
        guard case .object(var members) = container else { return container }
        let names = Set(variables.map(\.name)).union(Self.unwanted(in: mode))
        let kept = (members["env"]?.arrayValue ?? []).filter { !names.contains($0["name"]?.stringValue ?? "") }
        let ours = variables.map { name, source in JSONValue.object(["name": .string(name)]).merging(source) }
        members["env"] = .array(kept + ours)
        guard !secrets.isEmpty else { return .object(members) }
        let references = secrets.map { secret -> JSONValue in
            var reference: [String: JSONValue] = ["name": .string(secret.name)]
            if secret.isOptional { reference["optional"] = true }
            return ["secretRef": .object(reference)]
        }
        let given = members["envFrom"]?.arrayValue ?? []
        members["envFrom"] = .array(given + references.filter { !given.contains($0) })
        return .object(members)
    }

    /// Kubernetes expands `$(NAME)`; two dollar signs are one that it leaves alone.
    private static func escaped(_ text: String) -> String { text.replacing("$", with: "$$") }
}
