import Synchronization

/// What a container is told to do.
public enum ContainerSignal: Hashable, Sendable {
    /// To end: SIGTERM.
    case terminate
    /// To be gone: SIGKILL, with everything that it has started.
    case kill
}

/// Between a pod and one of its containers: the container says that it runs, the pod sends it signals.
///
/// Signals that come before the container runs are kept, and sent as soon as it does.
public final class ContainerControl: Sendable {
    private enum State {
        case starting([ContainerSignal])
        case running(@Sendable (ContainerSignal) -> Void)
    }

    private let state = Mutex(State.starting([]))
    private let onStart: @Sendable () -> Void

    /// Creates a control; `onStart` is called when the container runs.
    public init(onStart: @escaping @Sendable () -> Void = {}) {
        self.onStart = onStart
    }

    /// Whether the container is to end before it runs.
    public var isStopped: Bool {
        state.withLock { if case .starting(let signals) = $0 { !signals.isEmpty } else { false } }
    }

    /// Says that the container runs, and takes its signals by `handler` from now on.
    public func started(_ handler: @escaping @Sendable (ContainerSignal) -> Void) {
        let kept = state.withLock { state -> [ContainerSignal] in
            guard case .starting(let signals) = state else { return [] }
            state = .running(handler)
            return signals
        }
        onStart()
        for signal in kept { handler(signal) }
    }

    /// Sends a signal.
    public func send(_ signal: ContainerSignal) {
        let handler = state.withLock { state -> (@Sendable (ContainerSignal) -> Void)? in
            switch state {
            case .starting(let signals):
                state = .starting(signals + [signal])
                return nil
            case .running(let handler): return handler
            }
        }
        handler?(signal)
    }
}
