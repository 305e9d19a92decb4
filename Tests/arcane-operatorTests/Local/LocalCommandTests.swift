import ArcaneCore
import ArcaneKubernetes
import ArcanePluginTesting
import ArcaneResources
import ArcaneStreams
import ArcaneTestSupport
import ArcaneYAML
import Foundation
import Testing

@testable import arcane_operator

/// `arcane-operator local` as a process, with a real plugin.
@Suite("The local command")
struct LocalCommandTests {
    private static let ticks = APIResource(
        group: APIGroup.streaming, version: "v1", kind: "TickStream", plural: "tickstreams")
    private static let stream = ObjectName("default", "ticks")

    @Test("runs a stream from manifests, ends in order, and goes on with what it kept")
    func wholeLife() async throws {
        try await withTemporaryFolder { folder in
            try await Self.writeManifests(to: folder)
            let first = try await Self.local(folder, ["-f", "\(folder)/manifests"]) { client, process in
                try await Self.wait(for: "Running", client, process)
                try await process.wait(until: "it says so", limit: Patience.limit) {
                    process.standardOutput.contains("default/ticks Running")
                }
                // A person's change is kept through the restart.
                try await client.mergePatch(Self.ticks, Self.stream, ["metadata": ["labels": ["seen": "before"]]])
            }
            #expect(first.exit == .code(0))
            #expect(first.standardOutput.contains("export KUBECONFIG=\(folder)/cluster/kubeconfig"))
            #expect(try CommittedRows.count(in: "\(folder)/data") > 0)

            let second = try await Self.local(folder, []) { client, process in
                try await Self.wait(for: "Running", client, process)
                let requests = try await client.list(.backfillRequests)
                #expect(requests.count == 1)
                #expect(try await client.get(Self.ticks, Self.stream).labels["seen"] == "before")
                try await client.delete(Self.ticks, Self.stream)
                try await process.wait(until: "the Job is gone", limit: Patience.limit) { try await client.list(.jobs).isEmpty }
            }
            #expect(second.exit == .code(0))
        }
    }

    @Test("says that it serves when its CRDs are there, so that what is installed then is not in their way")
    func servesWithDefinitions() async throws {
        try await withTemporaryFolder { folder in
            _ = try await Self.local(folder, []) { client, process in
                try await process.wait(until: "it says that it serves", limit: Patience.limit) {
                    process.standardOutput.contains("The control plane serves")
                }
                let names = try await client.list(.customResourceDefinitions).map(\.name)
                #expect(Set(names).isSuperset(of: PlatformDefinitions.all.map { "\($0.names.plural).\(APIGroup.streaming)" }))
            }
        }
    }

    @Test(
        "says what is wrong before it runs anything",
        arguments: [
            (["-f", "/nowhere/at-all"], "there is no file or folder /nowhere/at-all"),
            (["--image", "nothing"], "'nothing' is no image"),
            (["--workers", "none"], "limits.workers"),
        ])
    func mistakes(arguments: [String], says: String) async throws {
        try await withTemporaryFolder { folder in
            let run = try await PluginProcess.run(Self.launch(folder, arguments))
            #expect(run.exit == .code(1))
            #expect(run.standardError.contains(says))
        }
    }

    @Test("names the file and the object that the API refuses")
    func refusedManifest() async throws {
        try await withTemporaryFolder { folder in
            let path = "\(folder)/bad.yaml"
            try "apiVersion: streaming.sneaksanddata.com/v1\nkind: StreamClass\nmetadata: {name: x}\nspec: {}\n"
                .write(toFile: path, atomically: true, encoding: .utf8)
            let run = try await PluginProcess.run(Self.launch(folder, ["-f", path]))
            #expect(run.exit == .code(1))
            #expect(run.standardError.contains("\(path): StreamClass x is refused"))
            #expect(run.standardError.contains("spec.kindRef"))
        }
    }

    private static func launch(_ folder: String, _ arguments: [String]) -> PluginLaunch {
        PluginLaunch(
            executable: Repository.program("arcane-operator"),
            arguments: ["local", "--folder", "\(folder)/cluster", "--port", "0"] + arguments,
            environment: ["PATH": "/usr/bin:/bin", "HOME": folder])
    }

    private static func local(
        _ folder: String, _ arguments: [String], _ body: (KubernetesClient, PluginProcess) async throws -> Void
    ) async throws -> PluginRun {
        let kubeconfig = "\(folder)/cluster/kubeconfig"
        try? FileManager.default.removeItem(atPath: kubeconfig)
        let image = "tick-plugin=\(Repository.program("tick-plugin"))"
        return try await PluginProcess.run(launch(folder, arguments + ["--image", image]), limit: Patience.limit) { process in
            try await process.wait(until: "the kubeconfig is there", limit: Patience.limit) {
                FileManager.default.fileExists(atPath: kubeconfig)
            }
            let client = KubernetesClient(try Kubeconfig(files: [kubeconfig]).configuration())
            defer { client.shutdown() }
            try await body(client, process)
            process.send(.terminate)
        }
    }

    private static func wait(for phase: String, _ client: KubernetesClient, _ process: PluginProcess) async throws {
        try await process.wait(until: "the stream is \(phase)", limit: Patience.limit) {
            let jobs = (try? await client.list(.jobs)) ?? []
            let found = try? await client.get(ticks, stream)
            return found?.json["status"]?["phase"]?.stringValue == phase && jobs.contains { !$0.isTerminating }
        }
    }

    private static func writeManifests(to folder: String) async throws {
        let manifests = "\(folder)/manifests"
        try FileManager.default.createDirectory(atPath: manifests, withIntermediateDirectories: true)
        let crd = try await PluginProcess.run(
            PluginLaunch(executable: Repository.program("tick-plugin"), arguments: ["crd"], environment: [:]))
        try crd.standardOutput.write(toFile: "\(manifests)/crd.yaml", atomically: true, encoding: .utf8)
        let objects: [JSONValue] = [
            [
                "apiVersion": .string(APIGroup.apiVersion), "kind": "StreamClass", "metadata": ["name": "ticks"],
                "spec": ["apiVersion": "v1", "kindRef": "TickStream", "pluralName": "tickstreams"],
            ],
            [
                "apiVersion": .string(APIGroup.apiVersion), "kind": "StreamingJobTemplate", "metadata": ["name": "t"],
                "spec": [
                    "spec": [
                        "template": [
                            "spec": ["restartPolicy": "Never", "containers": [["name": "plugin", "image": "tick-plugin:1.0"]]]
                        ]
                    ]
                ],
            ],
            [
                "apiVersion": .string(APIGroup.apiVersion), "kind": "TickStream", "metadata": ["name": "ticks"],
                "spec": [
                    "jobTemplateRef": ["name": "t"], "every": "100ms", "changeCaptureInterval": "200ms",
                    "start": .string(Timestamp(milliseconds: Timestamp.now.milliseconds - 10_000).iso8601),
                    "sink": ["location": .string("file://\(folder)/data")],
                ],
            ],
        ]
        try objects.map(\.yaml).joined(separator: "---\n")
            .write(toFile: "\(manifests)/objects.yaml", atomically: true, encoding: .utf8)
    }
}

/// How much a stream has written.
private enum CommittedRows {
    /// How many data files are below `folder`.
    static func count(in folder: String) throws -> Int {
        let all = FileManager.default.enumerator(atPath: folder)?.allObjects as? [String] ?? []
        return all.filter { $0.hasSuffix(".parquet") }.count
    }
}
