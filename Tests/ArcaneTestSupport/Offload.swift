import Dispatch

/// Runs long work that never waits on a thread of its own, so that it does not keep the few threads of asynchronous tests from going on.
public func offloaded<Result: Sendable>(_ work: @escaping @Sendable () -> Result) async -> Result {
    await withCheckedContinuation { continuation in
        DispatchQueue.global(qos: .utility).async { continuation.resume(returning: work()) }
    }
}
