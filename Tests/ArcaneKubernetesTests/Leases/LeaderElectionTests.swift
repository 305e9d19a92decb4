import ArcaneCore
import ArcanePluginTesting
import ArcanePrometheus
import ArcaneTestSupport
import Logging
import Synchronization
import Testing

@testable import ArcaneKubernetes

@Suite("The election of a leader")
struct LeaderElectionTests {
    /// A Lease in memory, which can be made unreachable, or hang.
    private final class Store: LeaseStore {
        struct Unreachable: Error {}
        private struct State {
            var lease: StoredLease?
            var isCut = false
            var hangs = false
            var writes = 0
        }
        private let state = Mutex(State())

        func read() async throws -> StoredLease? {
            try await waitWhileHanging()
            return try state.withLock { state in
                if state.isCut { throw Unreachable() }
                return state.lease
            }
        }

        func write(_ record: LeaseRecord, over old: StoredLease?) async throws -> StoredLease {
            try await waitWhileHanging()
            return try state.withLock { state in
                if state.isCut { throw Unreachable() }
                guard old?.version == state.lease?.version else { throw KubernetesError(status: 409, reason: "Conflict") }
                state.writes += 1
                let lease = StoredLease(record: record, version: String(state.writes))
                state.lease = lease
                return lease
            }
        }

        private func waitWhileHanging() async throws {
            while state.withLock({ $0.hangs }) {
                try Task.checkCancellation()
                await Task.yield()
            }
        }

        func cut() { state.withLock { $0.isCut = true } }
        func hang() { state.withLock { $0.hangs = true } }
        func take(as holder: String) {
            state.withLock { state in
                state.writes += 100
                let record = LeaseRecord(holder: holder, durationSeconds: 15, acquired: .now, renewed: .now, transitions: 1)
                state.lease = StoredLease(record: record, version: String(state.writes))
            }
        }
        var record: LeaseRecord? { state.withLock { $0.lease?.record } }
        var writes: Int { state.withLock { $0.writes } }
    }

    private let clock = ManualClock()

    private func election(
        _ store: any LeaseStore, _ identity: String, _ leadership: Leadership? = nil,
        settings: LeaseSettings = LeaseSettings(), metrics: LeaseMetrics? = nil
    ) -> LeaderElection {
        LeaderElection(
            store, identity: identity, settings: settings, leadership: leadership ?? Leadership(time: SteadyTime(clock)),
            metrics: metrics,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    }

    /// Lets time pass until `condition` holds, so slowly that a task which the machine keeps waiting for a moment does not miss ten seconds.
    private func pass(until condition: () -> Bool) async throws {
        while !condition() {
            clock.advance(by: .milliseconds(50))
            try await Task.sleep(for: .milliseconds(2))
        }
    }

    @Test("runs the work while it leads, and gives the Lease back behind it", .timeLimit(.minutes(10)))
    func leads() async throws {
        let store = Store()
        let leadership = Leadership(time: SteadyTime(clock))
        let registry = PrometheusRegistry()
        let status = "leader_election_master_status{name=\"ops\"} "
        let metrics = LeaseMetrics(name: "ops", factory: registry)
        #expect(registry.text.contains(status + "0"))
        let held = try await election(store, "a", leadership, metrics: metrics).lead {
            try leadership.require()
            #expect(registry.text.contains(status + "1"))
            return store.record?.holder
        }
        #expect(held == "a")
        #expect(store.record?.holder == "")
        #expect(!leadership.isHeld)
        #expect(registry.text.contains(status + "0"))
    }

    @Test(
        "renews as long as the work lasts, and a standby takes over as soon as the Lease is given back",
        .timeLimit(.minutes(10)))
    func handOver() async throws {
        let store = Store()
        let leaders = Mutex<[String]>([])
        let leadership = Leadership(time: SteadyTime(clock))
        let first = Task { @Sendable in
            try await election(store, "a", leadership).lead {
                leaders.withLock { $0.append("a") }
                try await clock.sleep(for: .seconds(30))
                try leadership.require()
            }
        }
        while leaders.withLock({ $0.isEmpty }) { await Task.yield() }
        let second = Task { try await election(store, "b").lead { leaders.withLock { $0.append("b") } } }
        try await pass { store.record?.holder != "a" }
        try await first.value
        #expect(clock.now.offset >= .seconds(30))
        let released = clock.now.offset
        try await pass { leaders.withLock { $0.count } == 2 }
        #expect(clock.now.offset - released < .seconds(9), "it has not waited for the Lease to run out")
        try await second.value
        #expect(leaders.withLock { $0 } == ["a", "b"])
        #expect(store.record?.transitions == 1)
    }

    @Test(
        "a leader that cannot renew, or waits for an answer that does not come, stops by itself: what runs is cancelled",
        .timeLimit(.minutes(10)), arguments: [false, true])
    func lost(hangs: Bool) async throws {
        let store = Store()
        let leadership = Leadership(time: SteadyTime(clock))
        let events = Mutex<[String]>([])
        let leading = Task {
            try await election(store, "a", leadership).lead {
                if hangs { store.hang() } else { store.cut() }
                events.withLock { $0.append("leads") }
                do { try await clock.sleep(for: .seconds(3600)) } catch {
                    events.withLock { $0.append("cancelled, held: \(leadership.isHeld)") }
                    throw error
                }
            }
        }
        try await pass { events.withLock { $0.count } == 2 }
        #expect(events.withLock { $0 } == ["leads", "cancelled, held: false"])
        #expect(clock.now.offset >= .seconds(10))
        let isOver = Mutex(false)
        async let error = #expect(throws: Leadership.Lost.self) {
            defer { isOver.withLock { $0 = true } }
            try await leading.value
        }
        try await pass { isOver.withLock { $0 } }
        _ = await error
    }

    @Test("a leader whose Lease another has taken stops at once", .timeLimit(.minutes(10)))
    func taken() async throws {
        let store = Store()
        let leadership = Leadership(time: SteadyTime(clock))
        let began = Mutex(false)
        let leading = Task {
            try await election(store, "a", leadership).lead {
                began.withLock { $0 = true }
                try await clock.sleep(for: .seconds(3600))
            }
        }
        while !began.withLock({ $0 }) { await Task.yield() }
        store.take(as: "b")
        try await pass { !leadership.isHeld }
        #expect(clock.now.offset < .seconds(9), "not only when its time is over")
        await #expect(throws: Leadership.Lost.self) { try await leading.value }
        #expect(store.record?.holder == "b", "what is another's is not given back")
    }

    @Test("a task that is cancelled holds the Lease until the work has ended, and then gives it back", .timeLimit(.minutes(10)))
    func cancelled() async throws {
        let store = Store()
        let leadership = Leadership(time: SteadyTime(clock))
        let events = Mutex<[String]>([])
        let task = Task {
            try await election(store, "a", leadership).lead {
                events.withLock { $0.append("leads") }
                try? await clock.sleep(for: .seconds(3600))
                // What has to be finished takes longer than the Lease would last without another renewal.
                let end = clock.now.offset + .seconds(20)
                _ = await Task { try await eventually { clock.now.offset >= end } }.result
                events.withLock { $0.append("ends, held: \(leadership.isHeld)") }
            }
        }
        while events.withLock({ $0.isEmpty }) { await Task.yield() }
        task.cancel()
        try await pass { store.record?.holder == "" }
        try await task.value
        #expect(events.withLock { $0 } == ["leads", "ends, held: true"])
    }

    @Test("a standby that is cancelled ends without the Lease", .timeLimit(.minutes(10)))
    func standby() async throws {
        let store = Store()
        store.take(as: "b")
        let task = Task { try await election(store, "a").lead { Issue.record("it does not lead") } }
        await clock.waitForSleepers(1)
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
        #expect(store.record?.holder == "b")
    }

    @Test("the error of the work is the caller's, and the Lease is given back all the same", .timeLimit(.minutes(10)))
    func failing() async throws {
        struct Failure: Error {}
        let store = Store()
        await #expect(throws: Failure.self) { try await election(store, "a").lead { throw Failure() } }
        #expect(store.record?.holder == "")
    }

    @Test("goes through the API as a Lease that is created once and then replaced by version", .timeLimit(.minutes(10)))
    func api() async throws {
        let lease = Mutex<JSONValue?>(nil)
        let writes = try await ScriptedAPI.serving({ request, count in
            lease.withLock { lease in
                switch request.method {
                case "GET": return lease.map { .json(200, $0) } ?? .json(404, ["code": 404, "reason": "NotFound"])
                case "PUT" where request.body["metadata"]?["resourceVersion"] != lease?["metadata"]?["resourceVersion"]:
                    return .json(409, ["code": 409, "reason": "Conflict"])
                default:
                    let stored = request.body.merging(["metadata": ["resourceVersion": .string("\(count)")]])
                    lease = stored
                    return .json(200, stored)
                }
            }
        }) { api in
            let slow = LeaseSettings(
                leaseDuration: .seconds(90), renewDeadline: .seconds(60), retryPeriod: .milliseconds(10))
            let store = KubernetesLease(api.client(), ObjectName("ops", "arcane-operator"))
            try await election(
                store, "a", Leadership(), settings: slow
            ).lead { try await eventually { api.seen.count { $0.method == "PUT" } >= 2 } }
            return api.seen
        }
        #expect(writes.map(\.method).prefix(4) == ["GET", "POST", "PUT", "PUT"], "a leader does not read before it renews")
        #expect(writes.dropFirst().first?.path == "/apis/coordination.k8s.io/v1/namespaces/ops/leases")
        let holders = writes.filter { $0.method != "GET" }.map { $0.body["spec"]?["holderIdentity"]?.stringValue }
        #expect(holders.last == "")
        #expect(holders.dropLast().allSatisfy { $0 == "a" })
    }
}
