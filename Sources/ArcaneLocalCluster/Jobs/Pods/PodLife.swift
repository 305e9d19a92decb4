import ArcaneCore
import ArcaneKubernetes

/// The life of a pod: its containers are started in their order, started again where its policy says so, and ended when it is
/// to go.
///
/// A state machine without I/O: it is told what happens, and says what to do.
struct PodLife: Sendable {
    /// What happens to a pod.
    enum Event: Sendable {
        /// The pod begins.
        case began
        /// A container runs.
        case started(String)
        /// A container cannot be started.
        case failed(String, ContainerFailure)
        /// A container has ended.
        case ended(String, ContainerEnd)
        /// The time has come that a `wake` was for.
        case due
        /// The pod is to end, within so many seconds. `disruption` says why, where it is not by its own deletion.
        case stop(graceSeconds: Int, disruption: String?)
    }

    /// What to do.
    enum Action: Hashable, Sendable {
        /// Start a container, for the `attempt`th time after its first.
        case start(String, attempt: Int)
        /// Send a signal to a container.
        case signal(String, ContainerSignal)
        /// Tell `due` at this time.
        case wake(Timestamp)
    }

    /// The pauses of a pod.
    struct Pauses: Hashable, Sendable {
        /// Before containers that have failed are started again.
        var restarts: Backoff
        /// Before something is tried again that is missing: a Secret, an image.
        var retry: Duration
    }

    private(set) var containers: [PodContainer]
    private(set) var startTime: Timestamp?
    /// Why the pod ends, where that is not its own doing.
    private(set) var disruption: String?
    private(set) var isStopping = false
    private let restartPolicy: String
    private let pauses: Pauses
    private var retries: [String: Timestamp] = [:]
    private var killTime: Timestamp?
    private var killed = false

    init(_ pod: KubernetesObject, pauses: Pauses) {
        let spec = pod.json["spec"] ?? [:]
        func read(_ list: String, isInit: Bool) -> [PodContainer] {
            (spec[list]?.arrayValue ?? []).map {
                PodContainer(name: $0["name"]?.stringValue ?? "", image: $0["image"]?.stringValue ?? "", isInit: isInit)
            }
        }
        containers = read("initContainers", isInit: true) + read("containers", isInit: false)
        if !containers.contains(where: \.isInit) {
            for index in containers.indices { containers[index].state = .waiting(reason: "ContainerCreating", message: "") }
        }
        restartPolicy = spec["restartPolicy"]?.stringValue ?? "Always"
        self.pauses = pauses
    }

    /// Containers that do the pod's work, apart from those of its start.
    var main: [PodContainer] { containers.filter { !$0.isInit } }
    /// Whether the containers of the start are done.
    var isInitialized: Bool { containers.allSatisfy { !$0.isInit || $0.isDone } }

    /// Whether nothing of the pod runs, and nothing will.
    var isOver: Bool {
        if containers.contains(where: \.isAlive) { return false }
        if isStopping { return true }
        if containers.contains(where: { $0.isInit && $0.exit != nil && !$0.isDone }) { return true }
        return main.allSatisfy { $0.exit != nil }
    }

    /// Takes note of what happened, and says what to do.
    mutating func handle(_ event: Event, now: Timestamp) -> [Action] {
        switch event {
        case .began:
            startTime = now
            return startNext()
        case .started(let name):
            change(name) {
                $0.isStarting = false
                $0.state = .running(since: now)
            }
            return []
        case .failed(let name, let failure): return retry(name, failure, now)
        case .ended(let name, let end): return ended(name, end, now)
        case .due: return due(now)
        case .stop(let seconds, let disruption): return stop(seconds, disruption, now)
        }
    }

    private mutating func change(_ name: String, _ edit: (inout PodContainer) -> Void) {
        guard let index = containers.firstIndex(where: { $0.name == name }) else { return }
        edit(&containers[index])
    }

    /// Starts what has never been started and may be now: the next container of the start, or all others.
    private mutating func startNext() -> [Action] {
        guard !isStopping else { return [] }
        let next = containers.first { $0.isInit && !$0.isDone }.map { [$0] } ?? main
        return next.filter { !$0.isAlive && $0.exit == nil && retries[$0.name] == nil }.map { start($0.name, $0.restarts) }
    }

    private mutating func start(_ name: String, _ attempt: Int) -> Action {
        change(name) {
            $0.isStarting = true
            if $0.last == nil { $0.state = .waiting(reason: "ContainerCreating", message: "") }
        }
        return .start(name, attempt: attempt)
    }

    private mutating func retry(_ name: String, _ failure: ContainerFailure, _ now: Timestamp) -> [Action] {
        if failure.isFinal {
            return ended(name, ContainerEnd(exitCode: 128, message: failure.message), now, reason: failure.reason)
        }
        change(name) {
            $0.isStarting = false
            $0.state = .waiting(reason: failure.reason, message: failure.message)
        }
        let time = now + pauses.retry
        retries[name] = time
        return isStopping ? [] : [.wake(time)]
    }

    private mutating func ended(_ name: String, _ end: ContainerEnd, _ now: Timestamp, reason: String? = nil) -> [Action] {
        guard let container = containers.first(where: { $0.name == name }) else { return [] }
        var startedAt = now
        if case .running(let since) = container.state { startedAt = since }
        let exit = PodContainer.Exit(
            end: end, reason: reason ?? (end.exitCode == 0 ? "Completed" : "Error"), startedAt: startedAt, finishedAt: now)
        change(name) {
            $0.isStarting = false
            $0.state = .terminated(exit)
        }
        if isStopping { return [] }
        guard restarts(container, after: exit) else { return startNext() }
        return restart(container, after: exit, now)
    }

    private func restarts(_ container: PodContainer, after exit: PodContainer.Exit) -> Bool {
        switch restartPolicy {
        case "Never": false
        case "OnFailure": exit.end.exitCode != 0
        default: !container.isInit || exit.end.exitCode != 0
        }
    }

    /// The first time at once, then after growing pauses.
    private mutating func restart(_ container: PodContainer, after exit: PodContainer.Exit, _ now: Timestamp) -> [Action] {
        change(container.name) {
            $0.last = exit
            $0.restarts += 1
        }
        guard container.restarts > 0 else { return [start(container.name, 1)] }
        let pause = pauses.restarts.pause(after: container.restarts)
        change(container.name) {
            $0.state = .waiting(
                reason: "CrashLoopBackOff",
                message: "back-off \(DurationText.text(pause)) restarting failed container=\(container.name)")
        }
        retries[container.name] = now + pause
        return [.wake(now + pause)]
    }

    private mutating func due(_ now: Timestamp) -> [Action] {
        if isStopping {
            guard let killTime, killTime <= now, !killed else { return [] }
            killed = true
            return containers.filter(\.isAlive).map { .signal($0.name, .kill) }
        }
        let names = retries.filter { $0.value <= now }.keys.sorted()
        for name in names { retries[name] = nil }
        return containers.filter { names.contains($0.name) && !$0.isAlive }.map { start($0.name, $0.restarts) }
    }

    private mutating func stop(_ seconds: Int, _ disruption: String?, _ now: Timestamp) -> [Action] {
        let time = now + .seconds(seconds)
        let isFirst = !isStopping
        isStopping = true
        self.disruption = self.disruption ?? disruption
        guard isFirst || time < killTime ?? time else { return [] }
        killTime = time
        let alive = containers.filter(\.isAlive).map(\.name)
        if seconds <= 0 {
            killed = true
            return alive.map { .signal($0, .kill) }
        }
        return (isFirst ? alive.map { .signal($0, .terminate) } : []) + [.wake(time)]
    }
}
