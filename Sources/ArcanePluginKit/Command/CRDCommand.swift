import ArcaneResources
import ArgumentParser

/// Prints the CRD of the plugin's kind, or the reference page of its spec.
struct CRDCommand<Plugin: StreamPlugin>: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "crd", abstract: "Prints the CustomResourceDefinition of the plugin's streams.",
            discussion: "Generated from the type that reads the spec, so the two never differ.")
    }

    @Flag(help: "Print the reference page of the spec (Markdown) instead.")
    var reference = false

    func run() {
        if reference {
            print(
                ReferencePage(kind: Plugin.names.kind, introduction: Plugin.summary, spec: Plugin.Spec.self).markdown,
                terminator: "")
        } else {
            print(
                CustomResourceDefinition(
                    stream: Plugin.names, spec: Plugin.Spec.self, description: Plugin.summary, columns: Plugin.columns
                ).yaml, terminator: "")
        }
    }
}
