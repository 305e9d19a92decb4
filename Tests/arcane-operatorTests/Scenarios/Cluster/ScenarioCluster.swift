import ArcaneCore
import ArcaneKubernetes
import ArcaneLocalCluster
import ArcanePluginTesting
import ArcaneResources
import ArcaneStreams
import ArcaneTestSupport
import ArcaneYAML
import Foundation
import Testing

@testable import arcane_operator

/// A cluster with a namespace, a kind of streams, a class and templates of its own: on the embedded control plane, or on the cluster that
/// `ARCANE_TEST_KUBECONFIG` names.
///
/// Tests talk to it through the API only. Its Jobs are shells.
struct ScenarioCluster: Sendable {
    let client: KubernetesClient
    let namespace: String
    /// Tells the scenario's cluster-wide objects from those of others.
    let mark: String
    let streams: APIResource
    let configuration: ClusterConfiguration
    /// What only the embedded control plane has; nil on a real cluster.
    let embedded: Embedded?

    /// What can be seen of, and done to, the embedded control plane.
    struct Embedded: Sendable {
        /// What was written, and by whom.
        let writes = WriteLog()
        /// What goes wrong.
        let faults = ScriptedFaults()
        /// The time by which it works.
        let clock = ShiftedClock()
        /// How a process reaches it.
        var kubeconfig = ""
    }

    /// Whether there is no real cluster, so that faults can be had.
    static var isEmbedded: Bool { kubeconfig == nil }

    private static var kubeconfig: String? {
        ProcessInfo.processInfo.environment["ARCANE_TEST_KUBECONFIG"].flatMap { $0.isEmpty ? nil : $0 }
    }

    /// The name of the scenario's class.
    var className: String { "class-\(mark)" }

    /// A scenario waits most of the time, for processes and for the pauses of controllers.
    private static let slots = CheckSlots(count: 5 * ProcessInfo.processInfo.activeProcessorCount)

    /// Runs `body` on a cluster without an operator. `runtime` takes the place of processes on the embedded control plane.
    static func run(
        runtime: (any ContainerRuntime)? = nil, _ body: @escaping @Sendable (ScenarioCluster) async throws -> Void
    ) async throws {
        try await slots.whileHoldingSlot {
            if let kubeconfig {
                let configuration = try Kubeconfig(path: kubeconfig, variables: ProcessInfo.processInfo.environment)
                    .configuration()
                try await prepared(configuration, embedded: nil, body)
            } else {
                try await embedded(runtime, body)
            }
        }
    }

    private static func embedded(
        _ runtime: (any ContainerRuntime)?, _ body: @escaping @Sendable (ScenarioCluster) async throws -> Void
    ) async throws {
        try await withTemporaryFolder { folder in
            var embedded = Embedded()
            let plane = try ControlPlane(patches: .standard) { [clock = embedded.clock] in clock.now }
            let access = try ClusterAccess(folder: folder)
            embedded.kubeconfig = access.kubeconfigPath
            var options = APIService.Options.standard(endpoints: [EvictionEndpoint()])
            options.observers = [embedded.writes]
            options.faults = embedded.faults
            options.bookmarkInterval = .milliseconds(500)
            let server = APIServer(APIService(plane, options), token: access.token, identity: access.identity)
            try await server.serve { [embedded] port in
                try access.writeKubeconfig(port: port)
                let processes = ProcessRuntime(
                    logs: PodLogs(folder: folder), images: try ImageMap(["busybox=/bin/sh"], folder: "/"), access: nil,
                    environment: ["PATH": "/usr/bin:/bin"], leftoverGrace: .seconds(1))
                var settings = LocalJobs.Settings().scaled(by: 0.01)
                settings.shutdownGrace = .seconds(2)
                let jobs = LocalJobs(plane, runtime: runtime ?? processes, settings: settings)
                try await withBackgroundTask {
                    try await jobs.run()
                } _: {
                    let configuration = try Kubeconfig(path: access.kubeconfigPath, variables: [:]).configuration()
                    try await prepared(configuration, embedded: embedded, body)
                }
            }
        }
    }

    /// Makes the scenario's objects, and removes them afterwards.
    private static func prepared(
        _ configuration: ClusterConfiguration, embedded: Embedded?, _ body: (ScenarioCluster) async throws -> Void
    ) async throws {
        let mark = String(UInt32.random(in: 0 ... .max), radix: 36)
        let client = KubernetesClient(configuration)
        defer { client.shutdown() }
        let cluster = ScenarioCluster(
            client: client, namespace: "scenario-\(mark)", mark: mark, streams: Self.kind("s\(mark)"),
            configuration: configuration, embedded: embedded)
        do {
            try await cluster.prepare()
            try await body(cluster)
        } catch {
            try? await cluster.cleanUp()
            throw error
        }
        // The embedded one ends with the scenario.
        if embedded == nil { try await cluster.cleanUp() }
    }

    /// A kind of streams.
    static func kind(_ name: String) -> APIResource {
        APIResource(group: "scenarios.arcane.dev", version: "v1", kind: name.uppercased(), plural: "\(name)s")
    }

    private func prepare() async throws {
        for definition in PlatformDefinitions.all {
            let manifest = try JSONValue(yaml: definition.yaml)
            do { try await client.create(.customResourceDefinitions, manifest) } catch let error as KubernetesError
                where error.isAlreadyExists
            {}
        }
        try await createKind(streams)
        try await client.create(.namespaces, ["metadata": ["name": .string(namespace)]])
        for (name, script) in Scripts.all { try await createTemplate(name, script: script) }
        try await createClass()
    }

    private func cleanUp() async throws {
        for streamClass in try await client.list(.streamClasses) where streamClass.name.hasSuffix(mark) {
            try await remove(.streamClasses, streamClass.name)
        }
        try await remove(.namespaces, namespace)
        for definition in try await client.list(.customResourceDefinitions) where definition.name.contains(mark) {
            try await remove(.customResourceDefinitions, definition.name)
        }
    }

    private func remove(_ resource: APIResource, _ name: String) async throws {
        do { try await client.delete(resource, ObjectName("", name)) } catch let error as KubernetesError where error.isNotFound
        {}
    }
}
