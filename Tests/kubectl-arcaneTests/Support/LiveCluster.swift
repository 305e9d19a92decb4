import ArcaneCore
import ArcaneKubernetes
import ArcaneLocalCluster
import ArcanePrometheus
import ArcaneResources
import ArcaneStreams
import ArcaneTestSupport
import ArcaneYAML
import Foundation
import Logging
import Testing

@testable import arcane_operator

/// The cluster of `arcane-operator local`, with the operator, in this process: one for all tests, each of which has a namespace of its own.
struct LiveCluster: Sendable {
    let client: KubernetesClient
    /// The path of its kubeconfig.
    let kubeconfig: String
    /// A folder for files.
    let folder: String

    /// The cluster of the suite that runs.
    @TaskLocal static var current: LiveCluster?

    /// The streams of these tests, whose Jobs are shells.
    static let streams = APIResource(group: "example.com", version: "v1", kind: "ShellStream", plural: "shellstreams")

    /// Runs `body` while the cluster runs.
    static func run(_ body: @escaping @Sendable (LiveCluster) async throws -> Void) async throws {
        let logger = Logger(label: "live") { _ in SwiftLogNoOpLogHandler() }
        try await withTemporaryFolder { folder in
            var settings = LocalCluster.Settings(folder: "\(folder)/cluster")
            settings.images = try ImageMap(["busybox=/bin/sh"], folder: "/")
            settings.environment = ["PATH": "/usr/bin:/bin"]
            settings.jobs = LocalJobs.Settings().scaled(by: 0.01)
            settings.jobs.shutdownGrace = .seconds(1)
            try await LocalCluster(settings, logger: logger).run { configuration, kubeconfig in
                let client = KubernetesClient(configuration)
                defer { client.shutdown() }
                let cluster = LiveCluster(client: client, kubeconfig: kubeconfig, folder: folder)
                try await cluster.prepare()
                try await withOperator(configuration, logger) { try await body(cluster) }
            }
        }
    }

    private static func withOperator(
        _ configuration: ClusterConfiguration, _ logger: Logger, _ body: @escaping @Sendable () async throws -> Void
    ) async throws {
        let settings = try #require(
            OperatorSettings.decode(from: [
                "leaderElection": ["enabled": false], "probes": ["addr": ":0"], "telemetry": ["metricsBindAddress": ":0"],
            ]).value)
        let program = Operator(
            settings, configuration: configuration, identity: "live", registry: PrometheusRegistry(), logger: logger)
        let running = Task { try await program.run() }
        defer { running.cancel() }
        try await body()
    }

    private func prepare() async throws {
        for definition in PlatformDefinitions.all {
            try await client.create(.customResourceDefinitions, try JSONValue(yaml: definition.yaml))
        }
        try await client.create(.customResourceDefinitions, try JSONValue(yaml: Manifests.kind))
        try await client.create(.streamClasses, try JSONValue(yaml: Manifests.streamClass))
    }
}

extension LiveCluster {
    /// The manifests that all tests share.
    enum Manifests {
        static let kind = """
            apiVersion: apiextensions.k8s.io/v1
            kind: CustomResourceDefinition
            metadata: {name: shellstreams.example.com}
            spec:
              group: example.com
              scope: Namespaced
              names: {kind: ShellStream, plural: shellstreams, singular: shellstream, listKind: ShellStreamList}
              versions:
                - name: v1
                  served: true
                  storage: true
                  subresources: {status: {}}
                  schema:
                    openAPIV3Schema:
                      type: object
                      properties:
                        spec:
                          type: object
                          properties:
                            suspended: {type: boolean, default: false}
                            jobTemplateRef: {type: object, properties: {name: {type: string}}}
                            rows: {type: integer}
                            label: {type: string}
                            broken: {type: boolean}
                            sink: {type: object, properties: {location: {type: string}, rowsPerGroup: {type: integer}}}
                        status: {type: object, x-kubernetes-preserve-unknown-fields: true}
            """

        static let streamClass = """
            apiVersion: streaming.sneaksanddata.com/v1
            kind: StreamClass
            metadata: {name: shell}
            spec: {apiGroupRef: example.com, apiVersion: v1, kindRef: ShellStream, pluralName: shellstreams}
            """
    }

    /// What the Jobs of streams do, by the names of their templates. All write their mode and their override first.
    private static let scripts: [String: String] = {
        let begin = "echo backfill=$STREAMCONTEXT__BACKFILL override=$STREAMCONTEXT__OVERRIDE"
        let untilStopped = "trap 'kill $!; echo stopped; exit 0' TERM; sleep 600 & wait"
        return [
            // Backfills are done at once, and streams run until they are stopped.
            "steady": "\(begin); [ $STREAMCONTEXT__BACKFILL = true ] && exit 0; \(untilStopped)",
            // Backfills take as long as streams.
            "long": "\(begin); \(untilStopped)",
            // Takes its time to stop.
            "slow":
                "\(begin); [ $STREAMCONTEXT__BACKFILL = true ] && exit 0; trap 'sleep 4; kill $!; exit 0' TERM; sleep 600 & wait",
            // Fails as long as the spec says so.
            "obedient":
                "\(begin); case $STREAMCONTEXT__SPEC in *'\"broken\":true'*) echo the source is gone >&2; exit 1;; esac; [ $STREAMCONTEXT__BACKFILL = true ] && exit 0; \(untilStopped)",
        ]
    }()

    /// Makes a namespace with the templates.
    func createNamespace(_ name: String) async throws {
        if name != "default" { try await client.create(.namespaces, ["metadata": ["name": .string(name)]]) }
        for (template, script) in Self.scripts {
            let container: JSONValue = [
                "name": "main", "image": "busybox", "command": ["/bin/sh", "-c", .string(script)],
                "terminationMessagePolicy": "FallbackToLogsOnError",
            ]
            let pod: JSONValue = ["restartPolicy": "Never", "terminationGracePeriodSeconds": 5, "containers": [container]]
            try await client.create(
                .streamingJobTemplates,
                [
                    "apiVersion": .string(APIGroup.apiVersion), "kind": "StreamingJobTemplate",
                    "metadata": ["name": .string(template)],
                    "spec": ["spec": ["backoffLimit": 0, "template": ["spec": pod]]],
                ], in: name)
        }
    }
}
