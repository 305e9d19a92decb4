import ArcaneCore
import ArcaneKubernetes
import ArcanePluginTesting
import ArcaneStreams
import ArcaneTestSupport
import ArcaneYAML
import ArgumentParser
import Foundation
import Testing

@testable import kubectl_arcane

/// `docs/kubectl-arcane.md`
@Suite("The page of kubectl arcane")
struct PageTests {
    private static func page() throws -> String {
        try String(contentsOfFile: Repository.path("docs/kubectl-arcane.md"), encoding: .utf8)
    }

    /// The lines behind `$` in the blocks marked `console`.
    private static func commands() throws -> [String] {
        var commands: [String] = []
        var isConsole = false
        for line in try page().split(separator: "\n", omittingEmptySubsequences: false) {
            if line.hasPrefix("```") { isConsole = line == "```console" }
            if isConsole, line.hasPrefix("$ ") { commands.append(String(line.dropFirst(2))) }
        }
        return commands
    }

    @Test("shows every command by example")
    func everyCommand() throws {
        let commands = try Self.commands() + ["kubectl arcane version"]
        func paths(_ command: CommandTree, _ path: String) -> [String] {
            command.subcommands.isEmpty ? [path] : command.subcommands.flatMap { paths($0, "\(path) \($0.name)") }
        }
        let all = paths(CommandTree(dump: KubectlArcane._dumpHelp()), "kubectl arcane")
        #expect(all.count == 16)
        for path in all where path != "kubectl arcane help" {
            #expect(commands.contains { $0 == path || $0.hasPrefix(path + " ") }, "\(path) is not on the page")
        }
        #expect(try Self.page().contains("kubectl arcane version"))
    }

    @Test("has commands that work as they stand, one after the other", .needsKubectl)
    func commandsWork() async throws {
        try await LiveCluster.run { cluster in
            try await cluster.createNamespace("default")
            let crd = try await PluginProcess.run(
                PluginLaunch(executable: Repository.program("arcane-rest-plugin"), arguments: ["crd"], environment: [:]))
            try await cluster.client.create(.customResourceDefinitions, try JSONValue(yaml: crd.standardOutput))
            try await cluster.client.create(
                .streamClasses,
                try JSONValue(
                    yaml: try String(contentsOfFile: Repository.path("examples/quickstart/10-class.yaml"), encoding: .utf8)))
            let streams = APIResource(
                group: "streaming.sneaksanddata.com", version: "v1", kind: "RestApiStream", plural: "restapistreams")
            let example = try JSONValue(
                yaml: try String(contentsOfFile: Repository.path("examples/rest/smallest.yaml"), encoding: .utf8))
            for name in ["orders", "customers"] {
                try await cluster.client.create(
                    streams,
                    example.merging(["metadata": ["name": .string(name)], "spec": ["jobTemplateRef": ["name": "steady"]]]),
                    in: "default")
            }
            for name in ["orders", "customers"] {
                let end = ContinuousClock.now + .seconds(60)
                while try await cluster.client.get(streams, ObjectName("default", name)).phase != "Running" {
                    try #require(ContinuousClock.now < end, "\(name) does not run")
                    try await Task.sleep(for: .milliseconds(50))
                }
            }
            try FileManager.default.createDirectory(atPath: "\(cluster.folder)/bin", withIntermediateDirectories: true)
            for command in try Self.commands() {
                let run = try await Kubectl.shell(command, home: cluster.folder, kubeconfig: cluster.kubeconfig)
                #expect(run.exit == .code(0), "\(command): \(run.allOutput)")
            }
        }
    }
}
