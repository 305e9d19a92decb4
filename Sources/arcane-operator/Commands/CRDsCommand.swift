import ArcaneResources
import ArgumentParser

/// Prints the CRDs of the platform's own kinds.
struct CRDsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "crds",
        abstract: "Prints the CustomResourceDefinitions of StreamClass, StreamingJobTemplate and BackfillRequest.",
        discussion: "For `kubectl apply -f -`. A plugin's own kind is printed by the plugin: `arcane-rest-plugin crd`.")

    func run() {
        print(PlatformDefinitions.all.map(\.yaml).joined(separator: "---\n"), terminator: "")
    }
}
