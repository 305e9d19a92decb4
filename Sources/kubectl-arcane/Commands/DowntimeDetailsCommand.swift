import ArcaneCore
import ArcaneStreams
import ArgumentParser

/// Lists the streams of downtimes.
struct DowntimeDetailsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "details", abstract: "Lists the streams that are in a downtime.",
        discussion: "In all namespaces, unless one is given.")

    @OptionGroup var scope: DowntimeScope

    func run() async throws {
        var failures = FailureList()
        let streams = try await scope.streams(&failures).sorted { ($0.downtime ?? "", $0.name) < ($1.downtime ?? "", $1.name) }
        Console.write(
            ObjectText.text(streams.map(\.object), as: scope.output.format, isList: true) { isWide in
                Downtime.details(streams, isWide: isWide).text(ifEmpty: "No downtimes.")
            })
        try failures.end()
    }
}
