import ArcaneKubernetes
import ArgumentParser

/// What all commands have that change streams, and how they do it.
struct ActionOptions: ParsableArguments {
    @OptionGroup var waiting: WaitOptions
    @OptionGroup var output: OutputOption
    @OptionGroup var cluster: ClusterOptions

    /// Changes streams one after the other, waits for each where that is wanted, and says what has happened.
    ///
    /// Each is tried whatever becomes of the others; the command ends with exit code 1 where one has failed.
    func change(
        _ names: [ObjectName], _ kind: StreamKind, _ session: ClusterSession,
        until goal: @escaping (ObservedStream) -> WaitGoal,
        _ decide: (ObservedStream) throws -> StreamChange
    ) async throws {
        try await act(names, kind, session) { editor, name in
            let outcome = try await editor.change(name, decide)
            return (outcome, goal(outcome.stream))
        }
    }

    /// Does something with each of the streams, waits for what comes of it where that is wanted, and says what has happened.
    func act(
        _ names: [ObjectName], _ kind: StreamKind, _ session: ClusterSession,
        _ action: (StreamEditor, ObjectName) async throws -> (StreamEditor.Outcome, WaitGoal)
    ) async throws {
        let editor = StreamEditor(session: session, kind: kind)
        var failures = FailureList()
        var done: [(stream: ObservedStream, goal: WaitGoal)] = []
        for name in names {
            await failures.collecting {
                let (outcome, goal) = try await action(editor, name)
                if output.format.isForPeople {
                    Console.print(ObjectText.reference(to: outcome.stream.object) + " " + outcome.done)
                }
                done.append((outcome.stream, goal))
            }
        }
        // All of them together may take as long as --timeout says.
        let begin = SteadyTime.system.now
        for index in done.indices where waiting.wait {
            let (stream, goal) = done[index]
            await failures.collecting {
                try await wait(for: goal, of: stream.name, kind, session, since: begin)
                if !output.format.isForPeople { done[index].stream = try await session.stream(stream.name, of: kind) }
            }
        }
        if !output.format.isForPeople {
            Console.write(
                ObjectText.text(done.map(\.stream.object), as: output.format, isList: names.count > 1) { _ in "" })
        }
        try failures.end()
    }

    /// Waits, and says what is then. Throws a `CommandFailure` that says why it is not.
    func wait(
        for goal: WaitGoal, of name: ObjectName, _ kind: StreamKind, _ session: ClusterSession, since begin: Duration? = nil
    ) async throws {
        let waiter = Waiter(
            look: { try await StreamSight(name, of: kind, request: goal.request, session) }, tell: { Console.note($0) })
        let seen = try await waiter.wait(
            for: goal, of: name, timeout: waiting.timeout?.duration ?? goal.usualTimeout, since: begin)
        Console.note("\(name): \(seen)")
    }
}
