import ArcanePluginTesting
import ArcaneTestSupport
import Foundation
import Testing

/// The real kubectl, which finds the program as its plugin.
enum Kubectl {
    /// The program: that of `ARCANE_TEST_KUBECTL`, or the one on PATH; nil where there is none.
    static let program: String? = {
        let variables = ProcessInfo.processInfo.environment
        let folders = (variables["PATH"] ?? "").split(separator: ":").map { "\($0)/kubectl" }
        return (variables["ARCANE_TEST_KUBECTL"].map { [$0] } ?? folders).first {
            FileManager.default.isExecutableFile(atPath: $0)
        }
    }()

    /// Runs a line in a shell whose PATH has kubectl, the programs of this package, and `~/bin`.
    static func shell(_ line: String, home: String, kubeconfig: String) async throws -> PluginRun {
        let built = (Repository.program("kubectl-arcane") as NSString).deletingLastPathComponent
        let own = ((program ?? "/usr/bin/kubectl") as NSString).deletingLastPathComponent
        return try await PluginProcess.run(
            PluginLaunch(
                executable: "/bin/sh", arguments: ["-c", line],
                environment: ["KUBECONFIG": kubeconfig, "HOME": home, "PATH": "\(home)/bin:\(built):\(own):/usr/bin:/bin"]))
    }
}

extension Trait where Self == ConditionTrait {
    /// The test runs where there is a kubectl.
    static var needsKubectl: Self { .enabled(if: Kubectl.program != nil, "there is no kubectl on PATH") }
}
