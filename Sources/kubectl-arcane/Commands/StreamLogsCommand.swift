import ArcaneKubernetes
import ArgumentParser

/// Shows what a stream's process writes.
struct StreamLogsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "logs", abstract: "Shows the log of a stream's newest pod.",
        discussion: """
            With --follow also what comes later, from one pod to the next, such as from a backfill to the streaming that comes after it; it ends when the stream \
            is stopped or has failed.
            """)

    @OptionGroup var stream: StreamArgument

    @Flag(name: .shortAndLong, help: "Show what is written later, too.")
    var follow = false

    @Flag(name: .shortAndLong, help: "The pod before the newest one.")
    var previous = false

    @Flag(help: "Begin each line with its time.")
    var timestamps = false

    @Option(help: ArgumentHelp("Only so many lines at the end.", valueName: "lines"))
    var tail: Int?

    @Option(help: ArgumentHelp("Only what is not older, such as 10m.", valueName: "duration"))
    var since: DurationArgument?

    @Option(name: .shortAndLong, help: ArgumentHelp("The container. Without it, the main one.", valueName: "name"))
    var container: String?

    @OptionGroup var cluster: ClusterOptions

    func validate() throws {
        if follow, previous { throw ValidationError("An earlier pod writes no more: give either --follow or --previous.") }
        if let tail, tail < 0 { throw ValidationError("--tail is a number of lines, 0 or more.") }
    }

    func run() async throws {
        let session = try cluster.session(namespace: stream.namespace.namespace)
        let kind = try await session.streamClass(stream.streamClass)
        let found = try await session.stream(ObjectName(session.namespace, stream.streamId), of: kind)
        let pods = try await session.pods(of: found.name, kind: kind.resource.kind)
        let source = try LogSource(found, pods: pods, earlier: previous ? 1 : 0, container: container)
        var query = PodLogQuery()
        query.hasTimestamps = timestamps
        query.lastLines = tail
        query.sinceSeconds = since.map { max(1, Int($0.duration.components.seconds)) }
        let reader = LogReader(
            session: session, kind: kind, stream: found.name, write: { Console.write($0) }, tell: { Console.note($0) })
        if follow {
            try await reader.follow(source, query)
        } else {
            try await reader.show(source, query)
        }
    }
}
