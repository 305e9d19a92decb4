import Dispatch

/// Runs an actor's work one piece after the other on a thread outside Swift's cooperative pool, where it may block.
final class BlockingExecutor: SerialExecutor {
    private let queue: DispatchQueue

    /// Creates an executor; `label` names its queue for debuggers.
    init(_ label: String) {
        queue = DispatchQueue(label: label)
    }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        queue.async { job.runSynchronously(on: self.asUnownedSerialExecutor()) }
    }
}
