import ArcaneCore
import ArcaneHTTP
import ArcanePluginTesting
import ArcaneResources
import ArcaneTestSupport
import ArcaneYAML
import Synchronization
import Testing

@testable import ArcaneKubernetes
@testable import arcane_operator

@Suite("The executor")
struct ExecutorTests {
    private static let streams = APIResource(
        group: "streaming.sneaksanddata.com", version: "v1", kind: "RestApiStream", plural: "restapistreams")
    private static let streamPath = "/apis/streaming.sneaksanddata.com/v1/namespaces/data/restapistreams/orders"
    private static let jobPath = "/apis/batch/v1/namespaces/data/jobs"
    private static let requestPath = "/apis/streaming.sneaksanddata.com/v1/namespaces/data/backfillrequests"

    private static let snapshot = StreamSnapshot(
        stream: StreamDefinition(
            [
                "apiVersion": "streaming.sneaksanddata.com/v1", "kind": "RestApiStream",
                "metadata": ["namespace": "data", "name": "orders", "uid": "u-1", "resourceVersion": "10"],
                "spec": ["jobTemplateRef": ["name": "t"]],
            ], streamClass: StreamClassSpec()), className: "rest-api", stateKeys: StateAnnotation.keys,
        now: KubernetesTime(Timestamp(milliseconds: 0)))

    /// What came of actions: the requests, what was told of objects, and the error.
    private struct Outcome: Sendable {
        var seen: [ScriptedAPI.Seen]
        var absorbed: [String]
        var error: (any Error)?
    }

    private func carryOut(
        _ actions: [Action], leadership: Leadership = .permanent(),
        _ script: @escaping @Sendable (ScriptedAPI.Seen, Int) -> ScriptedAPI.Answer
    ) async throws -> Outcome {
        try await ScriptedAPI.serving(script) { api in
            let absorbed = Mutex<[String]>([])
            let executor = Executor(
                streams: Self.streams,
                client: KubernetesClient(ClusterConfiguration(server: "http://127.0.0.1:\(api.port)"), retrying: .never),
                leadership: leadership
            ) { resource, object in
                absorbed.withLock { $0.append("\(resource.kind) \(object.objectName) \(object.resourceVersion)") }
            }
            var failure: (any Error)?
            do {
                try await executor.carryOut(actions, on: Self.snapshot) { _ in
                    try JobTemplate(JSONValue(yaml: "{spec: {template: {spec: {containers: [{name: c, image: i}]}}}}"))
                }
            } catch {
                failure = error
            }
            return Outcome(seen: api.seen, absorbed: absorbed.withLock { $0 }, error: failure)
        }
    }

    /// The stream, as the API answers it.
    private static func stream(uid: String = "u-1", _ more: [String: JSONValue] = [:]) -> ScriptedAPI.Answer {
        let metadata: [String: JSONValue] = ["namespace": "data", "name": "orders", "uid": .string(uid)]
        return .json(200, ["kind": "RestApiStream", "metadata": .object(metadata.merging(more) { $1 })])
    }

    private static func object(_ kind: String, version: String, owner: String? = nil) -> JSONValue {
        var metadata: [String: JSONValue] = ["namespace": "data", "name": "orders", "resourceVersion": .string(version)]
        if let owner {
            metadata["ownerReferences"] = [
                ["apiVersion": "v", "kind": "K", "name": "orders", "uid": .string(owner), "controller": true]
            ]
        }
        return ["kind": .string(kind), "metadata": .object(metadata)]
    }

    private static let conflict = ScriptedAPI.Answer.json(
        409, ["code": 409, "reason": "Conflict", "message": "another version"])
    private static let exists = ScriptedAPI.Answer.json(409, ["code": 409, "reason": "AlreadyExists"])

    @Test("writes to the stream on condition of its uid and version, each on that of the write before")
    func chained() async throws {
        let outcome = try await carryOut([.setState(.crashLoop), .writeStatus(StreamStatus()), .setState(nil)]) { _, count in
            .json(200, Self.object("RestApiStream", version: "\(11 + count)"))
        }
        #expect(outcome.error == nil)
        #expect(outcome.seen.map(\.path) == [Self.streamPath, Self.streamPath + "/status", Self.streamPath])
        #expect(outcome.seen.map { $0.body["metadata"]?["resourceVersion"] } == ["10", "11", "12"])
        #expect(outcome.seen.allSatisfy { $0.body["metadata"]?["uid"] == "u-1" })
        #expect(
            outcome.seen[0].body["metadata"]?["annotations"] == [
                "arcane/state": "crash-loop", "arcane.streaming.sneaksanddata.com/state": "crash-loop",
            ])
        #expect(
            outcome.seen[2].body["metadata"]?["annotations"] == [
                "arcane/state": nil, "arcane.streaming.sneaksanddata.com/state": nil,
            ])
        #expect(
            outcome.absorbed == [
                "RestApiStream data/orders 11", "RestApiStream data/orders 12", "RestApiStream data/orders 13",
            ])
    }

    @Test("stops at the first write whose condition does not hold, to decide anew")
    func conflict() async throws {
        let outcome = try await carryOut([.setState(.crashLoop), .writeStatus(StreamStatus())]) { _, _ in Self.conflict }
        #expect(outcome.error is Executor.NotNow)
        #expect(outcome.seen.count == 1)
        #expect(outcome.absorbed.isEmpty)
    }

    @Test("creates a request with an owner; one that is there already is as good")
    func request() async throws {
        let action = Action.createRequest(name: "orders-initial-backfill-u1", cause: .initial)
        let created = try await carryOut([action]) { _, _ in .json(201, Self.object("BackfillRequest", version: "5")) }
        #expect(created.seen.map(\.path) == [Self.requestPath])
        #expect(created.seen.first?.body["spec"] == ["streamClass": "rest-api", "streamId": "orders"])
        #expect(created.seen.first?.body["metadata"]?["ownerReferences"]?.arrayValue?.first?["uid"] == "u-1")
        let repeated = try await carryOut([action]) { request, _ in
            request.method == "POST" ? Self.exists : .json(200, Self.object("BackfillRequest", version: "4"))
        }
        #expect(repeated.error == nil)
        #expect(repeated.absorbed == ["BackfillRequest data/orders 4"])
    }

    @Test("completes exactly the request that was seen")
    func completion() async throws {
        let request = ObservedRequest(
            name: "r", uid: "r-uid", resourceVersion: "3", spec: [:], created: Timestamp(milliseconds: 0), generation: 1,
            status: BackfillRequestStatus())
        let outcome = try await carryOut([.completeRequest(request)]) { _, _ in
            .json(200, Self.object("BackfillRequest", version: "4"))
        }
        #expect(
            outcome.seen.first?.body == ["metadata": ["uid": "r-uid", "resourceVersion": "3"], "spec": ["completed": true]])
    }

    @Test("creates no Job for a stream that is gone, is going, or is another one, whatever the cache says")
    func staleStream() async throws {
        let gone = ScriptedAPI.Answer.json(404, ["code": 404, "reason": "NotFound"])
        for answer in [gone, Self.stream(uid: "u-2"), Self.stream(["deletionTimestamp": "2026-01-01T00:00:00Z"])] {
            for action in [Action.createJob(.streaming), .createCronJob(schedule: "* * * * *")] {
                let outcome = try await carryOut([action]) { _, _ in answer }
                #expect(outcome.seen.map(\.path) == [Self.streamPath])
                #expect(outcome.error is Executor.NotNow)
            }
        }
    }

    @Test("creates a Job only when the API knows of no pod of the earlier one")
    func pods() async throws {
        for isThere in [true, false] {
            let outcome = try await carryOut([.createJob(.streaming)]) { request, _ in
                if request.path == Self.streamPath { return Self.stream() }
                return request.path.hasSuffix("pods")
                    ? .json(200, ["items": isThere ? [["metadata": ["name": "orders-abcde"]]] : []])
                    : .json(201, Self.object("Job", version: "7", owner: "u-1"))
            }
            #expect(outcome.seen.dropFirst().first?.query["labelSelector"] == "job-name=orders,arcane/stream-id")
            #expect(outcome.seen.count == (isThere ? 2 : 3))
            #expect((outcome.error is Executor.NotNow) == isThere)
            #expect(outcome.absorbed == (isThere ? [] : ["Job data/orders 7"]))
        }
    }

    @Test("a Job of that name that is there already is success where it is the stream's, and nobody's business of ours else")
    func jobExists() async throws {
        for owner in ["u-1", "somebody"] {
            let outcome = try await carryOut([.createJob(.streaming)]) { request, _ in
                if request.path == Self.streamPath { return Self.stream() }
                return request.path.hasSuffix("pods")
                    ? .json(200, ["items": []])
                    : request.method == "POST" ? Self.exists : .json(200, Self.object("Job", version: "7", owner: owner))
            }
            #expect((outcome.error is Executor.NameTaken) == (owner != "u-1"))
            #expect(outcome.absorbed == (owner == "u-1" ? ["Job data/orders 7"] : []))
            #expect(outcome.seen.allSatisfy { $0.method != "DELETE" })
        }
    }

    @Test("deletes a Job by its uid, its pods first; one that is gone is gone, another one is left alone")
    func deletion() async throws {
        let action = Action.deleteJob(uid: "j-1", because: .outdated)
        let ending = try await carryOut([action]) { _, _ in .json(200, Self.object("Job", version: "9")) }
        #expect(ending.seen.first?.method == "DELETE")
        #expect(ending.seen.first?.path == Self.jobPath + "/orders")
        #expect(ending.seen.first?.body["propagationPolicy"] == "Foreground")
        #expect(ending.seen.first?.body["preconditions"] == ["uid": "j-1"])
        #expect(ending.absorbed == ["Job data/orders 9"])
        let gone = try await carryOut([action]) { _, _ in .json(404, ["code": 404, "reason": "NotFound"]) }
        #expect(gone.error == nil)
        #expect(gone.absorbed.isEmpty)
        let another = try await carryOut([action]) { _, _ in Self.conflict }
        #expect(another.error is Executor.NotNow)
    }

    @Test("writes nothing without leadership")
    func leadership() async throws {
        let never = try await carryOut([.setState(.crashLoop)], leadership: Leadership()) { _, _ in .json(200, [:]) }
        #expect(never.error is Leadership.Lost)
        #expect(never.seen.isEmpty)
    }

    @Test("writes no further where the leadership is lost between two actions; what was done is known")
    func lostBetweenActions() async throws {
        let clock = ManualClock()
        let leadership = Leadership(time: SteadyTime(clock))
        leadership.begin(until: .seconds(10))
        let outcome = try await carryOut(
            [.setState(.crashLoop), .writeStatus(StreamStatus()), .deleteJob(uid: "j-1", because: .outdated)],
            leadership: leadership
        ) { _, count in
            // The API takes its time for the second one.
            if count == 1 { clock.advance(by: .seconds(10)) }
            return .json(200, Self.object("RestApiStream", version: "\(11 + count)"))
        }
        #expect(outcome.error is Leadership.Lost)
        #expect(outcome.seen.map(\.path) == [Self.streamPath, Self.streamPath + "/status"])
        #expect(outcome.absorbed == ["RestApiStream data/orders 11", "RestApiStream data/orders 12"])
    }

    @Test("creates no Job where the leadership is lost while it looks whether one may be created")
    func lostBeforeJob() async throws {
        let clock = ManualClock()
        let leadership = Leadership(time: SteadyTime(clock))
        leadership.begin(until: .seconds(10))
        let outcome = try await carryOut([.createJob(.streaming)], leadership: leadership) { request, _ in
            guard request.path.hasSuffix("pods") else { return Self.stream() }
            clock.advance(by: .seconds(10))
            return .json(200, ["items": []])
        }
        #expect(outcome.error is Leadership.Lost)
        #expect(outcome.seen.map(\.method) == ["GET", "GET"])
    }

    @Test("a Job that no process could be made of is not created")
    func impossible() async throws {
        var snapshot = Self.snapshot
        snapshot.stream.name = String(repeating: "n", count: 80)
        let template = try JobTemplate(JSONValue(yaml: "{spec: {template: {spec: {containers: [{name: c, image: i}]}}}}"))
        #expect(StreamJob(snapshot, from: template, mode: .streaming, schedule: nil).problems.count == 1)
    }
}
