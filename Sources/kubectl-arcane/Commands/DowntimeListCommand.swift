import ArcaneCore
import ArgumentParser

/// Lists downtimes.
struct DowntimeListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "Lists the downtimes that are under way.",
        discussion: "In all namespaces, unless one is given.")

    @OptionGroup var scope: DowntimeScope

    func run() async throws {
        var failures = FailureList()
        let streams = try await scope.streams(&failures)
        let downtimes = Downtime.all(in: streams)
        Console.write(
            scope.text(.array(downtimes.map(\.json)), names: downtimes.map(\.key)) { _ in
                Downtime.table(downtimes, now: .now).text(ifEmpty: "No downtimes.")
            })
        try failures.end()
    }
}
