import ArcaneCore
import Synchronization

/// A request to stop, made once and seen everywhere: by SIGTERM, by SIGINT, or by a test.
public final class StopRequest: Sendable {
    private struct State {
        var isRequested = false
        var nextID = 0
        var waiting: [Int: CheckedContinuation<Void, Never>] = [:]
    }

    private let state = Mutex(State())

    /// Creates a request that has not been made.
    public init() {}

    /// Whether the request has been made.
    public var isRequested: Bool { state.withLock { $0.isRequested } }

    /// Makes the request. Making it again changes nothing.
    public func make() {
        let waiting = state.withLock { state in
            state.isRequested = true
            defer { state.waiting = [:] }
            return state.waiting.values
        }
        for continuation in waiting { continuation.resume() }
    }

    /// Runs `body` and returns its result; throws `StreamError.cancelled` when the request is made before, and cancels `body` then.
    public func unlessMade<Result: Sendable>(
        _ body: @escaping @Sendable () async throws -> Result
    ) async throws -> Result {
        try await withThrowingTaskGroup(of: Result?.self) { group in
            group.addTask { try await body() }
            group.addTask {
                await self.wait()
                return nil
            }
            defer { group.cancelAll() }
            guard let first = try await group.next(), let result = first else { throw StreamError.cancelled }
            return result
        }
    }

    /// Sleeps for `duration`; throws `StreamError.cancelled` as soon as the request is made.
    public func sleep(for duration: Duration) async throws {
        if isRequested { throw StreamError.cancelled }
        try await unlessMade { try await Task.sleep(for: duration) }
    }

    /// Returns when the request is made, or the task is cancelled.
    private func wait() async {
        let id = state.withLock { state in
            state.nextID += 1
            return state.nextID
        }
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isOver = state.withLock { state in
                    if state.isRequested || Task.isCancelled { return true }
                    state.waiting[id] = continuation
                    return false
                }
                if isOver { continuation.resume() }
            }
        } onCancel: {
            state.withLock { $0.waiting.removeValue(forKey: id) }?.resume()
        }
    }
}
