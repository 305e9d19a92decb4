import ArcaneKubernetes
import ArcaneResources

/// How a stream's Job is started anew.
enum JobRestart: Hashable, Sendable {
    /// The mark of its failure goes, and the operator does the rest.
    case letGoOn
    /// The Job with this uid is removed, and the operator makes another one in the same mode.
    case removeJob(uid: String)

    /// Decides it. Throws a `CommandFailure` where there is nothing that could be started anew.
    init(_ stream: ObservedStream, _ job: ObservedJob?) throws {
        if stream.definition.isSuspended {
            throw CommandFailure(
                "the stream \(stream.name) is suspended; start it with `kubectl arcane stream start \(stream.arguments)`")
        }
        if stream.definition.hasState(.crashLoop) {
            self = .letGoOn
        } else if let job {
            self = .removeJob(uid: job.uid)
        } else if stream.phase == .scheduled {
            throw CommandFailure(
                "the stream \(stream.name) runs by a schedule, and nothing of it runs now that could be restarted; read it now with `kubectl arcane stream backfill \(stream.arguments)`"
            )
        } else {
            throw CommandFailure(
                "the stream \(stream.name) has no Job that could be restarted; see why with `kubectl arcane stream status \(stream.arguments)`"
            )
        }
    }
}

extension ClusterSession {
    /// Removes the Job of a stream, with its pods, where it is still the one with this uid.
    func removeJob(_ name: ObjectName, uid: String) async throws {
        do {
            try await client.delete(.jobs, name, DeleteOptions(propagation: .foreground, uid: uid))
        } catch let error as KubernetesError where error.isNotFound || error.isConflict {
            // It has made room for another one by itself.
        }
    }
}
