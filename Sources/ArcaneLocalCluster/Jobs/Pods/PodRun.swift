import ArcaneCore
import ArcaneKubernetes
import Synchronization

/// Carries a pod through its life: does what `PodLife` says, and writes the pod's status.
final class PodRun: Sendable {
    /// What all pods share.
    struct Surroundings: Sendable {
        var plane: ControlPlane
        var runtime: any ContainerRuntime
        var pauses: PodLife.Pauses
        var time: SteadyTime
    }

    let pod: KubernetesObject
    private let around: Surroundings
    private let events: ObjectEvents
    private let inbox: AsyncStream<PodLife.Event>
    private let happened: AsyncStream<PodLife.Event>.Continuation
    private let controls = Mutex<[String: ContainerControl]>([:])
    private let timers = Mutex<[Task<Void, Never>]>([])

    init(_ pod: KubernetesObject, _ around: Surroundings) {
        self.pod = pod
        self.around = around
        events = ObjectEvents(around.plane, component: "kubelet")
        (inbox, happened) = AsyncStream.makeStream(of: PodLife.Event.self)
    }

    /// Ends the pod within so many seconds; with fewer it can be hurried.
    func stop(graceSeconds: Int, disruption: String? = nil) {
        happened.yield(.stop(graceSeconds: graceSeconds, disruption: disruption))
    }

    /// Runs the pod until nothing of it is left, then says so in its status, and removes it where it is to be deleted.
    ///
    /// Cancelling the task does not end the pod: `stop` does.
    func run() async {
        var life = PodLife(pod, pauses: around.pauses)
        happened.yield(.began)
        for await event in inbox {
            tell(event)
            let actions = life.handle(event, now: around.plane.now())
            publish(life)
            for action in actions { perform(action) }
            if life.isOver { break }
        }
        timers.withLock { timers in
            for timer in timers { timer.cancel() }
        }
        Self.finish(pod, around.plane)
    }

    /// Removes a pod that is to be deleted, and has nothing left that runs.
    static func finish(_ pod: KubernetesObject, _ plane: ControlPlane) {
        guard let current = try? plane.get(.pods, pod.objectName), current.uid == pod.uid, current.isTerminating else { return }
        _ = try? plane.delete(.pods, pod.objectName, DeleteOptions(uid: pod.uid, gracePeriodSeconds: 0))
    }

    private func publish(_ life: PodLife) {
        let status = PodStatus(life: life, now: around.plane.now())
        let written = try? around.plane.edit(.pods, pod.objectName, uid: pod.uid, subresource: "status") { pod in
            pod.setting(["status"], to: status.merged(into: pod["status"] ?? [:]))
        }
        // Somebody has removed the pod without waiting for its end.
        if written == nil, !life.isStopping { stop(graceSeconds: 0) }
    }

    private func perform(_ action: PodLife.Action) {
        switch action {
        case .start(let name, let attempt): start(name, attempt)
        case .signal(let name, let signal):
            if signal == .terminate { events.record("Killing", "Stopping container \(name)", on: pod) }
            controls.withLock { $0[name] }?.send(signal)
        case .wake(let time):
            let pause = max(.zero, time - around.plane.now())
            let timer = Task { [around, happened] in
                guard (try? await around.time.sleep(for: pause)) != nil else { return }
                happened.yield(.due)
            }
            timers.withLock { $0.append(timer) }
        }
    }

    private func start(_ name: String, _ attempt: Int) {
        let control = ContainerControl { [happened] in happened.yield(.started(name)) }
        controls.withLock { $0[name] = control }
        Task {
            do throws(ContainerFailure) {
                let launch = try launch(name, attempt)
                happened.yield(.ended(name, try await around.runtime.run(launch, control)))
            } catch {
                happened.yield(.failed(name, error))
            }
        }
    }

    /// The container as it is to be run now: what it needs is looked up each time.
    private func launch(_ name: String, _ attempt: Int) throws(ContainerFailure) -> ContainerLaunch {
        let spec = pod.json["spec"] ?? [:]
        let all = (spec["initContainers"]?.arrayValue ?? []) + (spec["containers"]?.arrayValue ?? [])
        guard let container = all.first(where: { $0["name"]?.stringValue == name }) else {
            throw .configuration("there is no container \"\(name)\"")
        }
        if container["restartPolicy"] == "Always" {
            throw .configuration("local pods have no sidecars: take restartPolicy away from the init container \"\(name)\"")
        }
        let sources = PodSources(around.plane, namespace: pod.namespace)
        let environment = try ContainerEnvironment(container, of: pod, sources)
        for warning in environment.warnings { events.record(warning.reason, warning.message, isWarning: true, on: pod) }
        func words(_ field: String) -> [String] {
            (container[field]?.arrayValue ?? []).compactMap(\.stringValue).map {
                VariableExpansion.expand($0, environment.variables)
            }
        }
        return ContainerLaunch(
            pod: pod, container: container, attempt: attempt, variables: environment.variables, command: words("command"),
            arguments: words("args"), volumes: try PodVolume.volumes(of: spec, sources))
    }

    private func tell(_ event: PodLife.Event) {
        switch event {
        case .started(let name): events.record("Started", "Started container \(name)", on: pod)
        case .failed(_, let failure): events.record("Failed", "Error: \(failure.message)", isWarning: true, on: pod)
        case .began, .ended, .due, .stop: break
        }
    }
}
