import ArcaneCore
import ArcaneResources

/// How a stream asks for a backfill (contract, sections 3 and 4).
struct SchemaChecks {
    let plugin: PluginUnderTest

    /// The operator reads the annotation from the Job of the stream's name; the pod's token must come with the request.
    func mismatch() async throws {
        try await signalled(keys: StateAnnotation.keys) { try await changed() }
    }

    /// Two writers of one Job meet (409) and API servers restart (500, 503); the mismatch must not be lost to either.
    func retried() async throws {
        let (run, patches) = try await askForBackfill([.status(409), .status(409), .status(500), .status(503), .status(200)])
        try require(
            run.exit == .code(0), "a patch that was repeated with success ends the process with 0", seen: "\(run.exit)", in: run
        )
        try require(
            patches.count == 5, "the patch is repeated after 409, 500 and 503", seen: "\(patches.count) patches", in: run)
    }

    /// A request without an answer must end by itself.
    func unanswered() async throws {
        let (run, patches) = try await askForBackfill([.silence, .status(200)])
        try require(run.exit == .code(0), "an API server that answers the second time is enough", seen: "\(run.exit)", in: run)
        try require(
            patches.count == 2, "the patch is sent again when no answer comes", seen: "\(patches.count) patches", in: run)
    }

    /// Exit code 0 would make the operator start the stream again for ever; the message must lead to the missing right or name.
    func refused() async throws {
        for (status, remedy) in [(403, "patch"), (404, "name")] {
            let (run, patches) = try await askForBackfill([.status(status)])
            try require(
                run.exit == .code(2), "a patch refused with \(status) ends the process with 2", seen: "\(run.exit)", in: run)
            try require(patches.count == 1, "\(status) is not repeated", seen: "\(patches.count) patches", in: run)
            try require(
                run.standardError.contains("\(status)") && run.standardError.contains(remedy),
                "the message says \(status) and what to do", seen: "another message, or none", in: run)
        }
    }

    /// Run by hand there is no operator; the person has to be told instead.
    func noCluster() async throws {
        try await StreamTrial.with(plugin) { trial in
            try await trial.completeBackfill()
            let run = try await PluginProcess.run(trial.streaming(try await changed()))
            try require(
                run.exit == .code(2), "a mismatch that cannot be signalled ends the process with 2", seen: "\(run.exit)",
                in: run)
            try require(
                run.standardError.contains("--backfill"), "the message says to run a backfill by hand", seen: "it does not",
                in: run)
        }
    }

    /// A StreamClass may name other keys.
    func annotationKeys() async throws {
        let keys = ["example.org/state", "example.org/second"]
        try await signalled(keys: keys, [EnvironmentVariable.stateAnnotationKeys: keys.joined(separator: ", ")]) {
            try await changed()
        }
    }

    /// A position of one table used on another would skip or repeat rows in silence.
    func otherSource() async throws {
        try await signalled(keys: StateAnnotation.keys) { plugin.otherSource ?? [:] }
    }

    private func changed() async throws -> JSONValue {
        guard let change = plugin.changeSchema else { return [:] }
        return try await change()
    }

    /// Streams after a backfill and a change, and requires that the Job is annotated.
    private func signalled(
        keys: [String], _ variables: [String: String] = [:], after change: () async throws -> JSONValue
    ) async throws {
        try await StreamTrial.with(plugin) { trial in
            let (run, patches) = try await askForBackfill(trial, [.status(200)], variables, after: change)
            try require(
                run.exit == .code(0), "a stream that needs a backfill and has said so ends with 0", seen: "\(run.exit)", in: run
            )
            guard let patch = patches.first, patches.count == 1 else {
                throw Misbehaviour(expected: "the Job is patched once", seen: "\(patches.count) patches", run: run)
            }
            let path = "/apis/batch/v1/namespaces/\(ServiceAccountFolder.namespace)/jobs/\(trial.name)"
            try require(patch.path == path, "the patch goes to \(path)", seen: patch.path, in: run)
            try require(
                patch.contentType == "application/merge-patch+json", "the patch is a merge patch",
                seen: patch.contentType ?? "no type", in: run)
            try require(
                patch.authorization == "Bearer \(ServiceAccountFolder.token)", "the pod's token comes with it",
                seen: "another one, or none", in: run)
            let annotations = JSONValue.object(
                Dictionary(uniqueKeysWithValues: keys.map { ($0, JSONValue.string("schema-mismatch")) }))
            try require(
                patch.body == ["metadata": ["annotations": annotations]], "the patch sets \(annotations) and nothing else",
                seen: "\(patch.body)", in: run)
        }
    }

    private func askForBackfill(_ answers: [KubernetesAPIStub.Answer]) async throws -> (PluginRun, [KubernetesAPIStub.Patch]) {
        try await StreamTrial.with(plugin) { trial in
            try await askForBackfill(trial, answers) { try await changed() }
        }
    }

    /// Runs a backfill, and then streams with what `change` returns laid over the spec.
    private func askForBackfill(
        _ trial: StreamTrial, _ answers: [KubernetesAPIStub.Answer], _ variables: [String: String] = [:],
        after change: () async throws -> JSONValue
    ) async throws -> (PluginRun, [KubernetesAPIStub.Patch]) {
        try await trial.completeBackfill()
        let overlay = try await change()
        let account = try ServiceAccountFolder(path: "\(trial.folder)/account")
        return try await KubernetesAPIStub.serving(answers) { stub in
            let all = account.variables(stub).merging(variables) { $1 }
            let run = try await PluginProcess.run(trial.streaming(overlay, all))
            return (run, stub.patches)
        }
    }
}
