import Synchronization

/// Pretends to run containers: for benchmarks, and for tests of what is around them. There are no processes, no logs and no
/// files.
public struct InstantRuntime: ContainerRuntime {
    /// What becomes of a container.
    public enum Behaviour: Hashable, Sendable {
        /// It ends by itself.
        case ends(ContainerEnd = ContainerEnd(exitCode: 0), after: Duration = .zero)
        /// It runs until it is told to end, and ends so.
        case runs(endsWith: ContainerEnd = ContainerEnd(exitCode: 0))
        /// It cannot be started.
        case fails(ContainerFailure)
    }

    private let behaviour: @Sendable (ContainerLaunch) -> Behaviour

    /// Creates a runtime that asks `behaviour` for each container; without one all end at once, with exit code 0.
    public init(_ behaviour: @escaping @Sendable (ContainerLaunch) -> Behaviour = { _ in .ends() }) {
        self.behaviour = behaviour
    }

    /// Runs nothing, for as long as the rule says.
    public func run(_ container: ContainerLaunch, _ control: ContainerControl) async throws(ContainerFailure) -> ContainerEnd {
        let (signals, signal) = AsyncStream.makeStream(of: ContainerSignal.self)
        switch behaviour(container) {
        case .fails(let failure): throw failure
        case .ends(let end, .zero):
            control.started { _ in }
            return end
        case .ends(let end, let duration):
            control.started { signal.yield($0) }
            let timer = Task {
                try? await Task.sleep(for: duration)
                signal.finish()
            }
            let first = await signals.first { _ in true }
            timer.cancel()
            return first.map(Self.end(by:)) ?? end
        case .runs(let end):
            control.started { signal.yield($0) }
            let first = await signals.first { _ in true }
            return first == .kill ? Self.end(by: .kill) : end
        }
    }

    private static func end(by signal: ContainerSignal) -> ContainerEnd {
        signal == .kill ? ContainerEnd(exitCode: 137, signal: 9) : ContainerEnd(exitCode: 143, signal: 15)
    }
}
