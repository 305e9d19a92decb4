import ArcaneCore
import ArcaneKubernetes
import ArcaneStreams
import ArgumentParser

/// Asks for a backfill.
struct StreamBackfillCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backfill", abstract: "Reads a stream from its beginning again.",
        discussion: """
            Makes a BackfillRequest, unless there is one that asks for the same and is not done. With --wait it ends when the backfill is complete, and \
            with exit code 1 when it fails or cannot be done.

            An override changes a field of the stream's spec for this backfill: --override sink.rowsPerGroup=1000. Its type is that of the field; a list \
            or an object is written as JSON or YAML. Write \\. for a dot that is part of a name.
            """)

    @OptionGroup var stream: StreamArgument

    @Option(
        name: .long, parsing: .singleValue,
        help: ArgumentHelp(
            "A field of the spec, and its value for this backfill. Can be given several times.", valueName: "path=value"))
    var override: [String] = []

    @OptionGroup var action: ActionOptions

    func validate() throws {
        for argument in override where Override(argument) == nil {
            throw ValidationError("'\(argument)' is no override; write --override field=value, such as sink.rowsPerGroup=1000.")
        }
    }

    func run() async throws {
        let session = try action.cluster.session(namespace: stream.namespace.namespace)
        let kind = try await session.streamClass(stream.streamClass)
        let name = ObjectName(session.namespace, stream.streamId)
        let found = try await session.stream(name, of: kind)
        let schema = override.isEmpty ? SpecSchema.unknown : try await session.specSchema(of: kind)
        let payload = try Override.payload(override.compactMap { Override($0) }, schema)
        let obstacle = BackfillPlan.obstacle(to: found)
        // Nothing is asked for that would be waited for in vain.
        if action.waiting.wait, let obstacle { throw CommandFailure(obstacle) }
        let (request, done) = try await request(found, payload, session)
        report(request, done)
        guard action.waiting.wait else {
            if let obstacle { Console.note("warning: the backfill has to wait: \(obstacle)") }
            return
        }
        try await action.wait(for: .backfilled(request.name.name), of: name, kind, session)
        report(ObservedBackfillRequest(try await session.client.get(.backfillRequests, request.name)), "completed", isEnd: true)
    }

    private func request(
        _ stream: ObservedStream, _ payload: JSONValue?, _ session: ClusterSession
    ) async throws -> (ObservedBackfillRequest, String) {
        switch BackfillPlan(stream, payload: payload, among: try await session.requests(in: stream.name.namespace)) {
        case .wait(let request): (request, "already exists\(request.phase.map { ": \($0)" } ?? "")")
        case .create(let spec): (try await session.createRequest(spec, for: stream.name), "created")
        }
    }

    /// People are told of each step, and programs get the object once, as it is in the end.
    private func report(_ request: ObservedBackfillRequest, _ done: String, isEnd: Bool = false) {
        if action.output.format.isForPeople {
            Console.print("\(ObjectText.reference(to: request.object)) \(done)")
        } else if isEnd || !action.waiting.wait {
            Console.write(ObjectText.text([request.object], as: action.output.format, isList: false) { _ in "" })
        }
    }
}
