import ArcaneKubernetes
import ArcaneResources
import ArgumentParser

/// Restarts streams.
struct StreamRestartCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "restart", abstract: "Starts the Jobs of streams anew, in the mode that they have.",
        discussion:
            "For a template or a Secret that has changed, or a process that does not go on. One that stands still after a failure goes on."
    )

    @OptionGroup var streams: StreamArguments
    @OptionGroup var action: ActionOptions

    func run() async throws {
        let session = try action.cluster.session(namespace: streams.namespace.namespace)
        let kind = try await session.streamClass(streams.streamClass)
        try await action.act(streams.names(in: session.namespace), kind, session) { editor, name in
            let stream = try await session.stream(name, of: kind)
            let job = try await session.job(of: stream)
            switch try JobRestart(stream, job) {
            case .letGoOn: return (try await editor.change(name) { StreamChange.goOn($0) }, .restarted(from: job?.uid))
            case .removeJob(let uid):
                try await session.removeJob(name, uid: uid)
                return (StreamEditor.Outcome(stream: stream, done: "restarted"), .restarted(from: uid))
            }
        }
    }
}
