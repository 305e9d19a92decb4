import Synchronization
import Testing

@testable import ArcaneLocalCluster

@Suite struct ContainerControlTests {
    private final class Signals: Sendable {
        let list = Mutex<[ContainerSignal]>([])
    }

    @Test("signals that come before the container runs are kept for it") func keeps() {
        let (seen, control) = (Signals(), ContainerControl())
        #expect(!control.isStopped)
        control.send(.terminate)
        control.send(.kill)
        #expect(control.isStopped)
        control.started { signal in seen.list.withLock { $0.append(signal) } }
        #expect(seen.list.withLock { $0 } == [.terminate, .kill])
        #expect(!control.isStopped)
    }

    @Test("a container says once that it runs, and gets its signals at once") func sends() {
        let (seen, starts) = (Signals(), Signals())
        let control = ContainerControl { starts.list.withLock { $0.append(.terminate) } }
        control.started { signal in seen.list.withLock { $0.append(signal) } }
        control.send(.kill)
        #expect(seen.list.withLock { $0 } == [.kill])
        #expect(starts.list.withLock { $0.count } == 1)
    }
}
