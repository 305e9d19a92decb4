import ArcaneCore
import ArcaneHTTP
import ArcaneKubernetes
import ArcaneTestSupport
import Synchronization
import Testing

@testable import ArcaneLocalCluster

@Suite("Faults on purpose", .timeLimit(.minutes(10)))
struct FaultPlanTests {
    /// One fault, at the first call that `applies` says, once.
    private final class Once: FaultPlan {
        private let fault: Fault
        private let applies: @Sendable (APICall, FaultMoment) -> Bool
        private let isDone = Mutex(false)

        init(_ fault: Fault, _ applies: @escaping @Sendable (APICall, FaultMoment) -> Bool) {
            self.fault = fault
            self.applies = applies
        }

        func fault(_ call: APICall, at moment: FaultMoment) -> Fault? {
            isDone.withLock { isDone in
                guard !isDone, applies(call, moment) else { return nil }
                isDone = true
                return fault
            }
        }
    }

    private func creating(_ fault: Fault, _ moment: FaultMoment) -> (options: APIService.Options, log: WriteLog) {
        let log = WriteLog()
        let plan = Once(fault) { call, at in call.verb == .create && at == moment }
        return (APIService.Options(faults: plan, observers: [log]), log)
    }

    @Test("before a write answer a status, and nothing is written", arguments: [409, 410, 500, 503])
    func statusBefore(status: Int) async throws {
        let (options, log) = creating(.status(status), .before)
        try await withLocalAPI(nil, options) { client, _ in
            let error = await #expect(throws: KubernetesError.self) {
                try await client.create(.configMaps, Sample.configMap("a"), in: "default")
            }
            #expect(error?.status == status)
            let objects = try await client.list(.configMaps)
            #expect(objects.isEmpty)
        }
        #expect(log.entries.map(\.status) == [status])
    }

    @Test("after a write answer a status, and it is written all the same")
    func statusAfter() async throws {
        let (options, log) = creating(.status(500), .after)
        try await withLocalAPI(nil, options) { client, _ in
            await #expect(throws: KubernetesError.self) {
                try await client.create(.configMaps, Sample.configMap("a"), in: "default")
            }
            let objects = try await client.list(.configMaps)
            #expect(objects.map(\.name) == ["a"])
        }
        #expect(log.entries.map(\.status) == [500])
    }

    @Test("answer 429 with Retry-After, which the client waits for")
    func tooMany() async throws {
        let (options, log) = creating(.status(429, retryAfterSeconds: 1), .before)
        let time = try await ContinuousClock().measure {
            try await withLocalAPI(nil, options) { client, _ in
                try await client.create(.configMaps, Sample.configMap("a"), in: "default")
                #expect(try await client.list(.configMaps).count == 1)
            }
        }
        #expect(time > .milliseconds(900))
        #expect(log.entries.map(\.status) == [429, 201])
    }

    @Test("drop the connection before the write, or after it", arguments: [FaultMoment.before, .after])
    func drop(moment: FaultMoment) async throws {
        let (options, log) = creating(.drop, moment)
        try await withLocalAPI(nil, options) { client, _ in
            await #expect(throws: HTTPError.self) {
                try await client.create(.configMaps, Sample.configMap("a"), in: "default")
            }
            #expect(try await client.list(.configMaps).count == (moment == .after ? 1 : 0))
            try await client.create(.configMaps, Sample.configMap("b"), in: "default")
        }
        #expect(log.entries.map(\.status) == [0, 201])
    }

    private func watching(_ fault: Fault, event: Int) -> APIService.Options {
        APIService.Options(faults: Once(fault) { call, at in call.verb == .watch && at == .event(event) })
    }

    @Test("cut a watch in the middle, and the next one goes on")
    func cut() async throws {
        try await withLocalAPI(nil, watching(.drop, event: 1)) { client, plane in
            for name in ["a", "b", "c"] { try plane.create(.configMaps, Sample.configMap(name)) }
            var seen: [KubernetesObject] = []
            await #expect(throws: HTTPError.self) {
                for try await event in try await client.watch(.configMaps, from: "1") { event.object.map { seen.append($0) } }
            }
            #expect(seen.map(\.name) == ["a"])
            let rest = try await client.watch(.configMaps, from: seen.last?.resourceVersion ?? "").first(2)
            #expect(rest.map(\.summary) == ["ADDED b", "ADDED c"])
            try await eventually { plane.watchCount(.configMaps) == 0 }
        }
    }

    @Test("freeze a watch, which then stays open and silent")
    func freeze() async throws {
        try await withLocalAPI(nil, watching(.freeze, event: 1)) { client, plane in
            for name in ["a", "b"] { try plane.create(.configMaps, Sample.configMap(name)) }
            let seen = Mutex<[String]>([])
            let strict = KubernetesClient(client.configuration, watchSilence: .seconds(5))
            defer { strict.shutdown() }
            let error = await #expect(throws: HTTPError.self) {
                for try await event in try await strict.watch(.configMaps, from: "1") {
                    seen.withLock { $0.append(event.summary) }
                }
            }
            #expect(error?.code == .timedOut)
            #expect(seen.withLock { $0 } == ["ADDED a"])
        }
    }

    @Test("deliver an old event again")
    func repeated() async throws {
        try await withLocalAPI(nil, watching(.repeatEvent, event: 1)) { client, plane in
            for name in ["a", "b", "c"] { try plane.create(.configMaps, Sample.configMap(name)) }
            let events = try await client.watch(.configMaps, from: "1").first(4)
            #expect(events.map(\.summary) == ["ADDED a", "ADDED b", "ADDED a", "ADDED c"])
        }
    }

    @Test("and writes are told with who made them, what they were about and what came of them")
    func writeLog() async throws {
        let log = WriteLog()
        try await withLocalAPI(nil, .init(observers: [log])) { client, _ in
            try await client.create(.configMaps, Sample.configMap("a"), in: "default")
            _ = try await client.get(.configMaps, place("a"))
            try await client.create(.configMaps, ["metadata": ["generateName": "g-"]], in: "default")
            await #expect(throws: KubernetesError.self) {
                try await client.mergePatch(.jobs, place("b"), [:], subresource: "status")
            }
            try await client.delete(.configMaps, place("a"))
        }
        let told = log.entries.map {
            "\($0.call.verb.rawValue) \($0.call.resource) \($0.call.name) \($0.call.subresource ?? "-") \($0.status)"
        }
        #expect(
            told == [
                "create configmaps a - 201", "create configmaps  - 201", "patch jobs.batch b status 404",
                "delete configmaps a - 200",
            ])
        #expect(log.entries.allSatisfy { !$0.call.userAgent.isEmpty && $0.call.namespace == "default" })
        log.clear()
        #expect(log.entries.isEmpty)
    }
}
