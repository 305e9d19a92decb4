import ArcaneHTTP
import ArcaneKubernetes
import ArcaneTestSupport
import Synchronization
import Testing

@testable import kubectl_arcane

@Suite("Who waits")
struct WaiterTests {
    private static let name = ObjectName("sales", "orders")

    @Test("looks until it is so, through outages, and tells what is new")
    func looks() async throws {
        let counter = Counter()
        let told = Mutex<[String]>([])
        let waiter = Waiter(
            look: {
                switch counter.next() {
                case 1: StreamSight(stream: Samples.stream("Pending", status: Samples.notReady("Waiting", "soon")))
                case 2: throw HTTPError(.connectionFailed, "refused")
                case 3: throw KubernetesError(status: 503)
                default: StreamSight(stream: Samples.stream())
                }
            }, tell: { text in told.withLock { $0.append(text) } })
        #expect(try await waiter.wait(for: .running, of: Self.name, timeout: .seconds(60)) == "Running")
        #expect(
            told.withLock { $0 } == [
                "sales/orders: Pending: soon", "sales/orders: the cluster cannot be reached: refused",
                "sales/orders: the Kubernetes API answered 503",
            ])
    }

    @Test("ends when its time is over, by the clock that it is given", .timeLimit(.minutes(10)))
    func timeout() async throws {
        let clock = ManualClock()
        let waiter = Waiter(
            look: { StreamSight(stream: Samples.stream("Pending", status: Samples.notReady("Waiting", "soon"))) },
            tell: { _ in },
            time: SteadyTime(clock))
        let waiting = Task { try await waiter.wait(for: .running, of: Self.name, timeout: .seconds(3)) }
        // It looks at 0 s, at 1 s, at 2 s, and for the last time at 3 s.
        for _ in 0..<3 {
            await clock.waitForSleepers(1)
            clock.advance(by: .seconds(1))
        }
        let failure = await #expect(throws: CommandFailure.self) { try await waiting.value }
        #expect(failure?.description.contains("the start of sales/orders is not there after 3s") == true)
    }

    @Test("ends at once where the cluster says that it may not look")
    func forbidden() async {
        let waiter = Waiter(look: { throw KubernetesError(status: 403) }, tell: { _ in })
        await #expect(throws: KubernetesError(status: 403)) {
            try await waiter.wait(for: .running, of: Self.name, timeout: .seconds(60))
        }
    }
}
