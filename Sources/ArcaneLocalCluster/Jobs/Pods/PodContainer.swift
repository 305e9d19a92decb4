import ArcaneCore

/// A container of a pod, and how it stands.
struct PodContainer: Hashable, Sendable {
    /// The states of a container.
    enum State: Hashable, Sendable {
        /// It does not run yet, or not at the moment, for this reason.
        case waiting(reason: String, message: String)
        /// It runs since.
        case running(since: Timestamp)
        /// It has ended.
        case terminated(Exit)
    }

    /// An end, with its times.
    struct Exit: Hashable, Sendable {
        var end: ContainerEnd
        /// `Completed`, `Error`, or why it never ran.
        var reason: String
        var startedAt: Timestamp
        var finishedAt: Timestamp
    }

    let name: String
    let image: String
    let isInit: Bool
    var state = State.waiting(reason: "PodInitializing", message: "")
    /// The end before the one that may come.
    var last: Exit?
    /// How often it was started again.
    var restarts = 0
    /// Whether it is being started.
    var isStarting = false

    var exit: Exit? {
        if case .terminated(let exit) = state { exit } else { nil }
    }
    var isRunning: Bool {
        if case .running = state { true } else { false }
    }
    /// Whether it has ended well.
    var isDone: Bool { exit?.end.exitCode == 0 }
    /// Whether something of it may be there.
    var isAlive: Bool { isRunning || isStarting }
}
