import ArcanePluginTesting
import Testing

extension CommandTests {
    @Suite("kubectl", .needsKubectl)
    struct KubectlPluginTests {
        @Test("finds its plugin on PATH, and ends with its exit code")
        func plugin() async throws {
            let namespace = try await LiveNamespace.make()
            try await namespace.createStream("orders", in: "Running")
            let list = try await Self.shell("kubectl arcane stream list -n \(namespace.name) -o name", namespace)
            #expect(list.exit == .code(0) && list.standardOutput == "shellstream.example.com/orders\n")
            #expect(try await Self.shell("kubectl plugin list", namespace).standardOutput.contains("/kubectl-arcane\n"))
            let failure = try await Self.shell("kubectl arcane stream stop shell nothing -n \(namespace.name)", namespace)
            #expect(failure.exit == .code(1) && failure.standardError.contains("there is no stream nothing"))
            let usage = try await Self.shell("kubectl arcane stream", namespace)
            #expect(usage.standardOutput.contains("USAGE: kubectl arcane stream <subcommand>"))
            #expect(try await Self.shell("kubectl arcane nonsense", namespace).exit == .code(64))
        }

        @Test("completes the names of the cluster by its plugin")
        func completion() async throws {
            let namespace = try await LiveNamespace.make()
            try await namespace.createStream("orders", in: "Running")
            let install =
                "mkdir -p ~/bin && kubectl arcane completion kubectl > ~/bin/kubectl_complete-arcane && chmod +x ~/bin/kubectl_complete-arcane"
            #expect(try await Self.shell(install, namespace).exit == .code(0))
            let names = try await Self.shell("kubectl __complete arcane stream stop -n \(namespace.name) shell o", namespace)
            #expect(names.standardOutput == "orders\n:4\n")
            let words = try await Self.shell("kubectl __complete arcane stream l", namespace)
            #expect(words.standardOutput == "list\nlogs\n:4\n")
            let classes = try await Self.shell("kubectl __complete arcane stream stop ''", namespace)
            #expect(classes.standardOutput == "shell\n:4\n")
        }

        @Test("is not needed: shells complete the program, too", arguments: ["bash", "zsh", "fish"])
        func scripts(shell: String) async throws {
            let namespace = try await LiveNamespace.make()
            let script = try await namespace.arcane(["completion", shell])
            #expect(
                script.exit == .code(0) && script.standardOutput.contains("kubectl-arcane")
                    && script.standardOutput.contains("backfill"))
            if shell == "bash" {
                let parsed = try await Self.shell("kubectl-arcane completion bash > ~/c && bash -n ~/c", namespace)
                #expect(parsed.exit == .code(0))
            }
        }

        private static func shell(_ line: String, _ namespace: LiveNamespace) async throws -> PluginRun {
            try await Kubectl.shell(line, home: namespace.cluster.folder, kubeconfig: namespace.cluster.kubeconfig)
        }
    }
}
