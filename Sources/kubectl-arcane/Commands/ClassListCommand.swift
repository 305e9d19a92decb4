import ArcaneCore
import ArcaneKubernetes
import ArcaneStreams
import ArgumentParser

/// Lists StreamClasses.
struct ClassListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "Lists StreamClasses, and says whether their streams are run.")

    @OptionGroup var output: OutputOption
    @OptionGroup var cluster: ClusterOptions

    func run() async throws {
        let session = try cluster.session(namespace: nil)
        let classes = try await session.client.list(.streamClasses).sorted { $0.name < $1.name }
        Console.write(
            ObjectText.text(classes, as: output.format, isList: true) { isWide in
                ClassList.table(classes, isWide: isWide, now: .now)
                    .text(ifEmpty: "No StreamClasses; a plugin brings its own when it is installed.")
            })
    }
}
