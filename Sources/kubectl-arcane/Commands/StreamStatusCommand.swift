import ArcaneCore
import ArcaneKubernetes
import ArgumentParser

/// Tells all about one stream.
struct StreamStatusCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status", abstract: "Tells all about one stream: its Job, its backfills, why it waits, and what to do.")

    @OptionGroup var stream: StreamArgument
    @OptionGroup var output: OutputOption
    @OptionGroup var cluster: ClusterOptions

    func run() async throws {
        let session = try cluster.session(namespace: stream.namespace.namespace)
        let kind = try await session.streamClass(stream.streamClass)
        let name = ObjectName(session.namespace, stream.streamId)
        let found = try await session.stream(name, of: kind)
        guard output.format.isForPeople else {
            Console.write(ObjectText.text([found.object], as: output.format, isList: false) { _ in "" })
            return
        }
        let job = try await session.job(of: found)
        let requests = try await session.requests(in: name.namespace).filter { $0.isFor(name, of: kind.name) }
        Console.write(
            StreamDescription(stream: found, job: job, requests: requests, isWide: output.format == .wide, now: .now).text)
    }
}
