import ArcaneCore
import ArcaneKubernetes
import Synchronization

/// Runs all pods of the cluster on this machine, as the kubelet of a node runs the node's.
struct PodController: Sendable {
    private struct Running {
        var run: PodRun
        var task: Task<Void, Never>
    }

    private final class Runs: Sendable {
        let byPod = Mutex<[String: Running]>([:])
    }

    private let around: PodRun.Surroundings
    private let shutdownGrace: Duration
    private let runs = Runs()

    /// `shutdownGrace` is how long pods have to end when `run` is cancelled, where their own time is not shorter.
    init(_ around: PodRun.Surroundings, shutdownGrace: Duration) {
        self.around = around
        self.shutdownGrace = shutdownGrace
    }

    /// Runs pods until the task is cancelled, and then ends them all.
    func run() async throws {
        try await around.runtime.begin()
        failLostPods()
        let outcome: Result<Void, any Error>
        do {
            try await ObjectFeed(plane: around.plane, resource: .pods).read { await handle($0) }
            outcome = .success(())
        } catch {
            outcome = .failure(error)
        }
        await stopAll()
        await around.runtime.end()
        try outcome.get()
    }

    private func handle(_ element: ObjectFeed.Element) async {
        switch element {
        case .restart:
            for running in runs.byPod.withLock({ Array($0.values) }) {
                let pod = running.run.pod
                if (try? around.plane.get(.pods, pod.objectName))?.uid != pod.uid { running.run.stop(graceSeconds: 0) }
            }
        case .present(let pod): present(pod)
        case .gone(let pod):
            if let running = runs.byPod.withLock({ $0[pod.uid] }) {
                running.run.stop(graceSeconds: 0)
                Task {
                    await running.task.value
                    await around.runtime.forget(pod)
                }
            } else {
                await around.runtime.forget(pod)
            }
        }
    }

    private func present(_ seen: KubernetesObject) {
        // What is told may be long past, and a pod that has ended since must not begin again. So it is read after the run: a run that
        // is not there any more has written the pod's end.
        let running = runs.byPod.withLock { $0[seen.uid] }
        guard let pod = try? around.plane.get(.pods, seen.objectName), pod.uid == seen.uid else { return }
        if pod.isTerminating {
            if let running {
                running.run.stop(graceSeconds: pod.json["metadata"]?["deletionGracePeriodSeconds"]?.intValue ?? 0)
            } else if !Self.isFinished(pod) {
                PodRun.finish(pod, around.plane)
            }
        } else if running == nil, !Self.isFinished(pod) {
            begin(pod)
        }
    }

    private func begin(_ pod: KubernetesObject) {
        guard let placed = place(pod) else { return }
        let run = PodRun(placed, around)
        runs.byPod.withLock { runs in
            runs[pod.uid] = Running(
                run: run,
                task: Task {
                    await run.run()
                    self.runs.byPod.withLock { $0[pod.uid] = nil }
                })
        }
    }

    /// Writes the pod's node, as the scheduler does. Nil where the pod is gone.
    private func place(_ pod: KubernetesObject) -> KubernetesObject? {
        if pod.json["spec"]?["nodeName"]?.stringValue?.isEmpty == false { return pod }
        return try? around.plane.edit(.pods, pod.objectName, uid: pod.uid) {
            $0.setting(["spec", "nodeName"], to: .string(LocalNode.name))
        }
    }

    /// Pods that ran under an earlier control plane: nothing of them is left.
    private func failLostPods() {
        for pod in (try? around.plane.list(.pods).items) ?? []
        where !Self.isFinished(pod) && pod.json["status"]?["startTime"] != nil {
            _ = try? around.plane.edit(.pods, pod.objectName, uid: pod.uid, subresource: "status") {
                $0.setting(["status"], to: PodStatus.lost($0["status"] ?? [:], now: around.plane.now()))
            }
            PodRun.finish(pod, around.plane)
        }
    }

    private func stopAll() async {
        let all = runs.byPod.withLock { Array($0.values) }
        let longest = Int(shutdownGrace.components.seconds)
        for running in all {
            let own = running.run.pod.json["spec"]?["terminationGracePeriodSeconds"]?.intValue ?? 30
            running.run.stop(graceSeconds: min(own, longest), disruption: "The pod was ended because the control plane stops.")
        }
        for running in all { await running.task.value }
    }

    private static func isFinished(_ pod: KubernetesObject) -> Bool { JobPod(pod).isFinished }
}
