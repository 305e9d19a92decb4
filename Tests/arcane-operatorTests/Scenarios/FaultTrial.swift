import ArcaneCore
import ArcaneKubernetes
import ArcaneLocalCluster
import ArcanePluginTesting
import ArcaneProcess
import ArcanePrometheus
import ArcaneResources
import ArcaneStreams
import ArcaneTestSupport
import Foundation
import Logging
import Synchronization
import Testing

@testable import arcane_operator

/// A life of two streams, in the middle of which something goes wrong once.
struct FaultTrial: Sendable, CustomTestStringConvertible {
    /// What goes wrong.
    enum Kind: String, CaseIterable, Sendable {
        case crashBefore, crashAfter, lostAnswer, conflict, gone, tooMany, error, cutWatch, frozenWatch, oldEvent

        /// What it can be met at.
        var meets: Meeting {
            switch self {
            case .cutWatch, .frozenWatch, .oldEvent: .event
            default: .call
            }
        }
    }

    /// What is counted: calls of the operator, or events that its watches are told.
    enum Meeting: Hashable, Sendable { case call, event }

    /// What a run has come to.
    struct Result: Sendable {
        /// How often the fault was met.
        var hits = 0
        /// How many calls and events there were.
        var counts: [Meeting: Int] = [:]
        /// What streams, Jobs and requests are.
        var end: [String] = []
        /// How often each Job and request was made and deleted.
        var changes: [String: Int] = [:]
    }

    let kind: Kind
    /// Where it goes wrong: after this share of all calls, or events, of a run without faults.
    let share: Double

    var testDescription: String { "\(kind.rawValue) at \(Int(share * 100)) %" }

    /// A run without faults.
    static let undisturbed = Task { try await run(nil) }

    /// Trials by the seed of the environment, or all.
    static func chosen() -> [FaultTrial] {
        let variables = ProcessInfo.processInfo.environment
        if variables["ARCANE_TEST_ALL_FAULTS"] != nil {
            return Kind.allCases.flatMap { kind in (0..<100).map { FaultTrial(kind: kind, share: Double($0) / 100) } }
        }
        var random = SeededGenerator(seed: variables["ARCANE_TEST_SEED"].flatMap { UInt64($0) } ?? 1)
        return Kind.allCases.flatMap { kind in
            (0..<4).map { FaultTrial(kind: kind, share: (Double($0) + .random(in: 0..<1, using: &random)) * 0.24) }
        }
    }

    /// Runs the streams with this fault.
    func run() async throws -> Result {
        let counts = try await Self.undisturbed.value.counts
        return try await Self.run(FaultAt(kind, number: Int(share * Double(counts[kind.meets] ?? 0))))
    }

    private static func run(_ fault: FaultAt?) async throws -> Result {
        let result = Mutex(Result())
        // A backfill is done at once, a stream runs until it is stopped, or fails where its spec says so.
        let runtime = InstantRuntime { launch in
            if launch.variables[EnvironmentVariable.spec]?.contains(#""broken":true"#) == true {
                return .ends(ContainerEnd(exitCode: 1, message: "broken"))
            }
            return launch.variables[EnvironmentVariable.backfill] == "true" ? .ends() : .runs()
        }
        try await ScenarioCluster.run(runtime: runtime) { cluster in
            let counting = fault ?? FaultAt(nil, number: 0)
            let version = try await cluster.client.page(.jobs, Selection(namespace: cluster.namespace)).resourceVersion
            try #require(cluster.embedded).faults.set(counting.fault)
            try await cluster.withReplacedOperator(counting.crash) { programs in
                try await play(cluster)
                try await cluster.waitUntilDone(programs, counting.crash)
            }
            let (end, changes) = (try await cluster.end(), try await cluster.changes(since: version))
            result.withLock { $0 = Result(hits: counting.hits, counts: counting.counts, end: end, changes: changes) }
        }
        return result.withLock { $0 }
    }

    /// What happens to the streams.
    private static func play(_ cluster: ScenarioCluster) async throws {
        try await cluster.createStream("orders")
        let first = try await cluster.waitUntilStreaming("orders", after: nil)
        try await cluster.createRequest("again", for: "orders", payload: ["from": "2024"])
        try await cluster.waitUntilCompleted("again")
        let second = try await cluster.waitUntilStreaming("orders", after: first)
        try await cluster.edit("orders", ["table": "orders_v2"])
        let third = try await cluster.waitUntilStreaming("orders", after: second)
        try await cluster.suspend("orders")
        try await cluster.waitUntil("orders", is: .suspended)
        try await cluster.waitUntilGone(.jobs, "orders")
        try await cluster.suspend("orders", false)
        let fourth = try await cluster.waitUntilStreaming("orders", after: third)
        try await cluster.edit("orders", ["broken": true])
        try await cluster.waitUntil("orders", is: .failed)
        try await cluster.wait(cluster.streams, "orders", until: "tells why") {
            $0?.json["status"]?["lastFailure"]?["exitCode"] == 1
        }
        try await cluster.edit("orders", ["broken": .null])
        try await cluster.annotate(cluster.streams, "orders", nil)
        try await cluster.waitUntilStreaming("orders", after: fourth)
        try await cluster.createStream("customers")
        try await cluster.waitUntilStreaming("customers", after: nil)
        try await cluster.delete(cluster.streams, "customers")
        try await cluster.waitUntilGone(.jobs, "customers")
    }
}

/// A fault that is met once, at the call or event of this number; without a kind it only counts.
final class FaultAt: Sendable {
    private struct State {
        var counts: [FaultTrial.Meeting: Int] = [:]
        var hits = 0
        /// The call that the fault waits to end.
        var pending: APICall?
    }

    private let kind: FaultTrial.Kind?
    private let number: Int
    private let state = Mutex(State())
    /// Made where the operator is to crash: what it asks then is answered no more.
    let crash = StopRequest()

    init(_ kind: FaultTrial.Kind?, number: Int) {
        self.kind = kind
        self.number = number
    }

    var hits: Int { state.withLock { $0.hits } }
    var counts: [FaultTrial.Meeting: Int] { state.withLock { $0.counts } }

    func fault(_ call: APICall, at moment: FaultMoment) -> Fault? {
        // Nothing depends on events for people.
        guard call.isOf("first") || call.isOf("second"), call.resource.plural != "events" else { return nil }
        if crash.isRequested, call.isOf("first") { return .drop }
        switch moment {
        case .before: return meet(.call) ? before(call) : nil
        case .after: return after(call)
        case .event: return meet(.event) ? watched() : nil
        }
    }

    /// Counts one more; true where it is the one.
    private func meet(_ meeting: FaultTrial.Meeting) -> Bool {
        state.withLock { state in
            let count = state.counts[meeting, default: 0]
            state.counts[meeting] = count + 1
            guard let kind, kind.meets == meeting, count == number else { return false }
            state.hits += 1
            return true
        }
    }

    private func before(_ call: APICall) -> Fault? {
        switch kind {
        case .crashBefore:
            crash.make()
            return .drop
        case .conflict: return .status(409)
        case .gone: return .status(410)
        case .tooMany: return .status(429, retryAfterSeconds: 1)
        case .error: return .status(500)
        case .crashAfter, .lostAnswer:
            state.withLock { $0.pending = call }
            return nil
        case .cutWatch, .frozenWatch, .oldEvent, nil: return nil
        }
    }

    private func after(_ call: APICall) -> Fault? {
        let isPending = state.withLock { state in
            guard state.pending == call else { return false }
            state.pending = nil
            return true
        }
        guard isPending else { return nil }
        if kind == .crashAfter { crash.make() }
        return .drop
    }

    private func watched() -> Fault {
        switch kind {
        case .frozenWatch: .freeze
        case .oldEvent: .repeatEvent
        default: .drop
        }
    }
}

extension ScenarioCluster {
    /// Runs an operator until `crash`, and another one from then on, while `body` runs, which is given both.
    fileprivate func withReplacedOperator(
        _ crash: StopRequest, _ body: @escaping @Sendable ([Operator]) async throws -> Void
    ) async throws {
        let programs = try ["first", "second"].map { identity in
            Operator(
                try settings { $0.client.watchSilence = .seconds(2) }, configuration: configuration, identity: identity,
                registry: PrometheusRegistry(), logger: Self.logger)
        }
        try await withBackgroundTask {
            do {
                do { try await crash.unlessMade { try await programs[0].run() } } catch let error as StreamError
                    where error == .cancelled
                {}
                if crash.isRequested { try await programs[1].run() }
            } catch is CancellationError {}
        } _: {
            try await body(programs)
        }
    }

    /// Waits until the operator that works has looked at everything, and has nothing to do.
    fileprivate func waitUntilDone(_ programs: [Operator], _ crash: StopRequest) async throws {
        try await wait(.namespaces, namespace, until: "is as it should be") { _ in
            let program = programs[crash.isRequested ? 1 : 0]
            return program.looks("stream") > 0 && program.looks("request") > 0 && program.isAtRest
        }
    }

    /// Waits until what was recorded of a stream is about its spec as it is.
    @discardableResult
    fileprivate func waitUntil(_ stream: String, is phase: StreamPhase) async throws -> KubernetesObject {
        let object = try await wait(streams, stream, until: "is \(phase.rawValue), as it is now") {
            $0?.phase == phase.rawValue && $0?.json["status"]?["observedGeneration"] == $0?.json["metadata"]?["generation"]
        }
        return try #require(object)
    }

    /// Waits until the stream follows its source by another Job than `earlier`, and this is recorded.
    @discardableResult
    fileprivate func waitUntilStreaming(_ stream: String, after earlier: KubernetesObject?) async throws -> KubernetesObject {
        let job = try await waitForJob(stream, "streams anew") { !$0.isBackfill && $0.uid != earlier?.uid }
        try await waitUntil(stream, is: .running)
        return job
    }

    /// What streams, Jobs and requests are, without what differs from run to run.
    fileprivate func end() async throws -> [String] {
        let streams = try await list(streams).map { stream in
            let conditions = (stream.json["status"]?["conditions"]?.arrayValue ?? []).map {
                "\($0["type"]?.stringValue ?? "")=\($0["status"]?.stringValue ?? "")/\($0["reason"]?.stringValue ?? "")"
            }
            let failure = stream.json["status"]?["lastFailure"]?["exitCode"]?.text ?? ""
            return
                "\(stream.name) \(stream.phase ?? "") \(conditions) \(stream.annotations.keys.sorted()) \(failure) \(stream.json["spec"]?.text ?? "")"
        }
        let jobs = try await list(.jobs).map { "\($0.name) \($0.isBackfill) \($0.configurationHash ?? "") \($0.isTerminating)" }
        let requests = try await list(.backfillRequests).map {
            "\(Self.purpose(of: $0.name)) \($0.isCompleted) \($0.phase ?? "") \($0.json["status"]?["completionTime"] != nil)"
        }
        return (streams + jobs + requests).sorted()
    }

    /// How often each Job and request was made and deleted.
    fileprivate func changes(since version: String) async throws -> [String: Int] {
        var changes: [String: Int] = [:]
        for resource in [APIResource.jobs, .cronJobs, .backfillRequests] {
            events: for try await event in try await client.watch(
                resource, Selection(namespace: namespace), from: version, for: .seconds(5))
            {
                switch event {
                case .added(let object): changes["made \(resource.kind) \(Self.purpose(of: object.name))", default: 0] += 1
                case .deleted(let object): changes["deleted \(resource.kind) \(Self.purpose(of: object.name))", default: 0] += 1
                case .modified: break
                // All that was before it has been told.
                case .bookmark: break events
                }
            }
        }
        return changes
    }

    /// The name of an object without the part that differs from run to run.
    private static func purpose(of name: String) -> String {
        guard let range = name.range(of: "-initial-backfill-") else { return name }
        return String(name[..<range.upperBound])
    }
}
