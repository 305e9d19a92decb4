import ArcaneCore
import ArcaneKubernetes

/// How many of a Job's pods have failed in a row, and when the last one did: the more, the longer the next one waits.
struct FailureStreak: Hashable, Sendable {
    private(set) var count = 0
    private(set) var last: Timestamp?

    /// Takes note of pods that have ended since.
    mutating func add(_ pods: [JobPod]) {
        for pod in pods.sorted(by: { ($0.finishTime ?? .distantPast) < ($1.finishTime ?? .distantPast) }) {
            if pod.isSucceeded {
                self = FailureStreak()
            } else {
                count += 1
                last = pod.finishTime
            }
        }
    }

    /// When the next pod may start; nil for at once.
    func nextStart(_ backoff: Backoff) -> Timestamp? {
        guard count > 0, let last else { return nil }
        return last + backoff.pause(after: count)
    }
}

extension Timestamp {
    fileprivate static let distantPast = Timestamp(microseconds: .min)
}
