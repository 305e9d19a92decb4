import Synchronization

/// Tells all who listen how an informer stands.
final class StateBroadcast: Sendable {
    private struct Listeners {
        var continuations: [Int: AsyncStream<InformerState>.Continuation] = [:]
        var nextID = 0
    }

    private let listeners = Mutex(Listeners())

    /// The states from now on, `state` first.
    func subscribe(beginningWith state: () -> InformerState) -> AsyncStream<InformerState> {
        let (stream, continuation) = AsyncStream.makeStream(of: InformerState.self, bufferingPolicy: .bufferingNewest(1))
        let id = listeners.withLock { listeners in
            listeners.nextID += 1
            listeners.continuations[listeners.nextID] = continuation
            continuation.yield(state())
            return listeners.nextID
        }
        // A task of its own: the listener's task may be locked, because it is cancelled, and `send` wants to wake it under this lock.
        continuation.onTermination = { [weak self] _ in Task { self?.listeners.withLock { $0.continuations[id] = nil } } }
        return stream
    }

    /// Tells of the state that `state` finds: one after the other, so that what is told last is what was found last.
    func send(_ state: () -> InformerState) {
        listeners.withLock { listeners in
            guard !listeners.continuations.isEmpty else { return }
            let state = state()
            for continuation in listeners.continuations.values { continuation.yield(state) }
        }
    }
}
