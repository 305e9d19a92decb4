import ArcaneCore
import ArcaneKubernetes
import ArcanePluginTesting
import ArcaneStreams
import ArcaneTestSupport
import Testing

/// A namespace of the live cluster, and the program that is tested.
struct LiveNamespace: Sendable {
    let cluster: LiveCluster
    let name: String

    /// A new one.
    static func make(_ name: String? = nil) async throws -> LiveNamespace {
        let cluster = try #require(LiveCluster.current)
        let name = name ?? "n-\(String(UInt32.random(in: 0 ... .max), radix: 36))"
        try await cluster.createNamespace(name)
        return LiveNamespace(cluster: cluster, name: name)
    }

    /// Runs `kubectl-arcane` with these words in this namespace, until it ends.
    @discardableResult
    func arcane(_ line: String, _ more: String..., during body: (PluginProcess) async throws -> Void = { _ in }) async throws
        -> PluginRun
    {
        try await arcane(line.split(separator: " ").map(String.init) + more + ["-n", name], during: body)
    }

    /// Runs `kubectl-arcane` with these arguments, and nothing else.
    @discardableResult
    func arcane(_ arguments: [String], during body: (PluginProcess) async throws -> Void = { _ in }) async throws -> PluginRun {
        try await PluginProcess.run(
            PluginLaunch(executable: Repository.program("kubectl-arcane"), arguments: arguments, environment: environment), body
        )
    }

    /// The variables of programs.
    var environment: [String: String] {
        ["KUBECONFIG": cluster.kubeconfig, "HOME": cluster.folder, "PATH": "/usr/local/bin:/usr/bin:/bin"]
    }

    /// Creates a stream of the class `shell`, whose Jobs are made from a template.
    func createStream(_ stream: String, _ template: String = "steady", _ spec: JSONValue = [:], suspended: Bool = false)
        async throws
    {
        let usual: JSONValue = ["jobTemplateRef": ["name": .string(template)], "suspended": .bool(suspended)]
        try await cluster.client.create(
            LiveCluster.streams,
            [
                "apiVersion": "example.com/v1", "kind": "ShellStream", "metadata": ["name": .string(stream)],
                "spec": usual.merging(spec),
            ], in: name)
    }

    /// Creates a stream, and waits until it is in this phase.
    func createStream(_ stream: String, _ template: String = "steady", in phase: String) async throws {
        try await createStream(stream, template, suspended: phase == "Suspended")
        try await wait(stream, until: phase) { $0.phase == phase }
    }

    /// Changes the spec of a stream.
    func edit(_ stream: String, _ spec: JSONValue) async throws {
        try await cluster.client.mergePatch(LiveCluster.streams, ObjectName(name, stream), ["spec": spec])
    }

    /// The stream as it is.
    func stream(_ stream: String) async throws -> KubernetesObject {
        try await cluster.client.get(LiveCluster.streams, ObjectName(name, stream))
    }

    /// The BackfillRequests that people have made.
    func manualRequests() async throws -> [KubernetesObject] {
        try await cluster.client.list(.backfillRequests, Selection(namespace: name)).filter { $0.name.contains("-manual-") }
    }

    /// Waits until `condition` holds of a stream, and returns it.
    @discardableResult
    func wait(
        _ stream: String, until what: String, _ condition: (KubernetesObject) async throws -> Bool
    ) async throws -> KubernetesObject {
        let end = ContinuousClock.now + .seconds(60)
        while true {
            let found = try await self.stream(stream)
            if try await condition(found) { return found }
            guard ContinuousClock.now < end else { throw NeverSeen(what: "\(stream): \(what)", seen: found.json.text) }
            try await Task.sleep(for: .milliseconds(20))
        }
    }
}

/// What a test has waited for, and what it has seen instead.
struct NeverSeen: Error {
    let what: String
    let seen: String
}

extension KubernetesObject {
    /// `status.phase`
    var phase: String? { json["status"]?["phase"]?.stringValue }
    /// `spec.suspended`
    var isSuspended: Bool? { json["spec"]?["suspended"]?.boolValue }
}
