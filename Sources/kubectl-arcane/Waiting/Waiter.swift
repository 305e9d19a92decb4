import ArcaneHTTP
import ArcaneKubernetes

/// Waits until a goal is reached, will not be reached, or takes too long. It always ends.
struct Waiter: Sendable {
    /// How it looks at the stream.
    let look: @Sendable () async throws -> StreamSight
    /// Tells a person how it stands, whenever that is something new.
    let tell: @Sendable (String) -> Void
    var time = SteadyTime.system

    /// Waits for what `goal` says of the stream called `name`, `timeout` after `begin` at the longest (without it, after now), and returns what is
    /// then. It looks at least once. Throws a `CommandFailure` that says why it is not.
    func wait(for goal: WaitGoal, of name: ObjectName, timeout: Duration, since begin: Duration? = nil) async throws -> String {
        var rounds = WaitRounds(for: "\(goal.name) of \(name)", timeout: timeout, from: time.now, since: begin)
        while true {
            let step: WaitRounds.Step
            do {
                let sight = try await look()
                step = rounds.step(after: goal.progress(sight, name), at: time.now)
            } catch let error where Self.mayPass(error) {
                step = rounds.step(afterOutage: CommandFailure.text(error) ?? "\(error)", at: time.now)
            }
            switch step {
            case .end(let seen): return seen
            case .giveUp(let why): throw CommandFailure(why)
            case .lookAgain(let pause, let news):
                if let news { tell("\(name): \(news)") }
                try await time.sleep(for: pause)
            }
        }
    }

    private static func mayPass(_ error: any Error) -> Bool {
        switch error {
        case let error as HTTPError: error.isTransient
        case let error as KubernetesError: ClusterSession.patience.statuses.contains(error.status)
        default: false
        }
    }
}
