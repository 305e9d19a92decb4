import ArcaneCore
import ArcaneKubernetes
import ArcaneStreams
import ArgumentParser

/// Tells what has happened to a stream.
struct StreamEventsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "events", abstract: "Tells what has happened to a stream, its Jobs, their pods and its backfills.",
        discussion: "The latest comes last. A cluster forgets events, most of them after an hour.")

    @OptionGroup var stream: StreamArgument
    @OptionGroup var output: OutputOption
    @OptionGroup var cluster: ClusterOptions

    func run() async throws {
        let session = try cluster.session(namespace: stream.namespace.namespace)
        let kind = try await session.streamClass(stream.streamClass)
        let found = try await session.stream(ObjectName(session.namespace, stream.streamId), of: kind)
        let requests = try await session.requests(in: session.namespace).filter { $0.isFor(found.name, of: kind.name) }
        let events = StreamEvents(
            of: found, requests: requests.map(\.name.name),
            among: try await session.client.list(.events, Selection(namespace: session.namespace)))
        Console.write(
            ObjectText.text(events.events, as: output.format, isList: true) { isWide in
                events.table(isWide: isWide, now: .now).text(ifEmpty: "No events of \(found.name).")
            })
    }
}
