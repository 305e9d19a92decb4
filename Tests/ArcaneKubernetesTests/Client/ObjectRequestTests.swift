import ArcaneCore
import ArcaneHTTP
import ArcanePluginTesting
import ArcaneTestSupport
import Synchronization
import Testing

@testable import ArcaneKubernetes

@Suite("Requests for objects")
struct ObjectRequestTests {
    private let name = ObjectName("data", "orders")

    @Test("have the method, the path, the parameters and the body that the API wants")
    func shapes() async throws {
        let seen = try await ScriptedAPI.serving({ _, _ in .json(200, ["kind": "Job", "metadata": ["name": "orders"]]) }) {
            api in
            let client = api.client()
            #expect(try await client.get(.jobs, name).name == "orders")
            try await client.create(.jobs, ["a": 1], in: "data")
            try await client.replace(.jobs, name, with: ["b": 1], subresource: "status")
            try await client.mergePatch(.jobs, name, ["c": 1])
            try await client.jsonPatch(.jobs, name, [["op": "remove", "path": "/x"]])
            try await client.apply(.jobs, name, ["d": 1], fieldManager: "me", force: true)
            try await client.delete(.jobs, name, DeleteOptions(propagation: .foreground, uid: "u", resourceVersion: "7"))
            return api.seen
        }
        let one = "/apis/batch/v1/namespaces/data/jobs/orders"
        #expect(seen.map(\.method) == ["GET", "POST", "PUT", "PATCH", "PATCH", "PATCH", "DELETE"])
        #expect(seen.map(\.path) == [one, "/apis/batch/v1/namespaces/data/jobs", one + "/status", one, one, one, one])
        #expect(
            seen.map(\.contentType) == [
                nil, "application/json", "application/json", "application/merge-patch+json", "application/json-patch+json",
                "application/apply-patch+yaml", "application/json",
            ])
        #expect(seen[4].body == [["op": "remove", "path": "/x"]])
        #expect(seen[5].query == ["fieldManager": "me", "force": "true"])
        #expect(
            seen[6].body == [
                "kind": "DeleteOptions", "apiVersion": "v1", "propagationPolicy": "Foreground",
                "preconditions": ["uid": "u", "resourceVersion": "7"],
            ])
    }

    @Test("that list read all parts, with the selectors, and drop managedFields")
    func list() async throws {
        let (items, seen) = try await ScriptedAPI.serving({ _, count in
            .json(
                200,
                [
                    "metadata": count < 2
                        ? ["continue": .string("token \(count)"), "resourceVersion": "5"] : ["resourceVersion": "5"],
                    "items": [
                        [
                            "metadata": [
                                "name": .string("job-\(count)"), "namespace": "data", "managedFields": [["manager": "x"]],
                            ]
                        ]
                    ],
                ])
        }) { api in
            (try await api.client().list(.jobs, Selection(namespace: "data", labels: "a=b,c in (d, e)")), api.seen)
        }
        #expect(items.map(\.name) == ["job-0", "job-1", "job-2"])
        #expect(
            items.allSatisfy { $0.kind == "Job" && $0.apiVersion == "batch/v1" && $0.json["metadata"]?["managedFields"] == nil }
        )
        #expect(seen.map { $0.query["continue"] } == [nil, "token 0", "token 1"])
        #expect(seen.allSatisfy { $0.query["labelSelector"] == "a=b,c in (d, e)" && $0.query["limit"] == "500" })
    }

    @Test("that list begin anew where the list has become too old on the way")
    func expiredList() async throws {
        let items = try await ScriptedAPI.serving({ request, count in
            if request.query["continue"] == "old", count == 1 {
                return .json(410, ["kind": "Status", "code": 410, "reason": "Expired", "message": "too old"])
            }
            let isFirst = request.query["continue"] == nil
            return .json(
                200,
                [
                    "metadata": isFirst ? ["continue": "old"] : [:],
                    "items": [["metadata": ["name": .string(isFirst ? "a" : "b")]]],
                ])
        }) { try await $0.client().list(.pods) }
        #expect(items.map(\.name) == ["a", "b"])
    }

    @Test("that fail say status, reason, message and the fields' causes")
    func failure() async throws {
        let error = try await ScriptedAPI.serving({ _, _ in
            .json(
                422,
                [
                    "kind": "Status", "code": 422, "reason": "Invalid", "message": "Job is invalid",
                    "details": ["causes": [["field": "spec.url", "message": "Required value"]]],
                ])
        }) { api in
            await #expect(throws: KubernetesError.self) { try await api.client().create(.jobs, [:], in: "n") }
        }
        #expect(error?.isInvalid == true)
        #expect(error?.causes == ["spec.url: Required value"])
    }

    @Test(
        "are told apart by what went wrong",
        arguments: [
            (409, "AlreadyExists", 0), (409, "Conflict", 1), (404, "NotFound", 2), (410, "Expired", 3), (403, "Forbidden", 4),
            (401, "Unauthorized", 5),
        ])
    func kinds(status: Int, reason: String, place: Int) {
        let error = KubernetesError(status: status, json: ["code": .integer(status), "reason": .string(reason)])
        let answers = [
            error.isAlreadyExists, error.isConflict, error.isNotFound, error.isGone, error.isForbidden, error.isUnauthorized,
        ]
        #expect(answers.enumerated().filter(\.element).map(\.offset) == [place])
    }

    @Test(
        "that create are not sent again after a fault of the server, for nobody knows whether it was done; after a 429 they are"
    )
    func createOnce() async throws {
        let counts = try await ScriptedAPI.serving({ request, count in
            request.path.hasSuffix("jobs")
                ? .json(503, ["kind": "Status", "code": 503])
                : count == 1 ? .json(429, ["code": 429], retryAfter: "0") : .json(201, ["kind": "Secret"])
        }) { api in
            let client = api.client()
            await #expect(throws: KubernetesError.self) { try await client.create(.jobs, [:], in: "n") }
            let afterJob = api.seen.count
            try await client.create(.secrets, [:], in: "n")
            return [afterJob, api.seen.count]
        }
        #expect(counts == [1, 3])
    }

    @Test("that read, and unconditional merge patches, are sent again after a fault; conditional ones are not")
    func repeated() async throws {
        let counts = try await ScriptedAPI.serving({ _, _ in .json(500, ["code": 500]) }) { api in
            let client = api.client()
            var counts: [Int] = []
            func count(_ body: () async throws -> Void) async {
                let before = api.seen.count
                await #expect(throws: KubernetesError.self) { try await body() }
                counts.append(api.seen.count - before)
            }
            await count { _ = try await client.get(.jobs, name) }
            await count { try await client.mergePatch(.jobs, name, ["spec": [:]]) }
            await count { try await client.mergePatch(.jobs, name, ["metadata": ["resourceVersion": "1"]]) }
            await count { try await client.delete(.jobs, name) }
            await count { try await client.delete(.jobs, name, DeleteOptions(uid: "u")) }
            return counts
        }
        #expect(counts == [3, 3, 1, 1, 3])
    }

    @Test("wait, all of them, while the API asks for a pause; those of another client do not")
    func pause() async throws {
        let (paused, other) = try await ScriptedAPI.serving({ request, count in
            count == 0 ? .json(429, ["code": 429], retryAfter: "8") : .json(200, ["metadata": ["name": "x"]])
        }) { api in
            let client = api.client()
            async let first = client.get(.jobs, name)
            try await eventually("the first request") { !api.seen.isEmpty }
            // The pause begins when the answer has been read, which the client's next request shows.
            try await Task.sleep(for: .seconds(1))
            let clock = ContinuousClock()
            let other = try await clock.measure { _ = try await api.client().get(.jobs, name) }
            let paused = try await clock.measure { _ = try await client.get(.pods, name) }
            _ = try await first
            return (paused, other)
        }
        #expect(paused > .seconds(3))
        #expect(other < .seconds(3))
    }

    @Test("are told to an observer with method and status")
    func observed() async throws {
        let observed = Mutex<[String]>([])
        try await ScriptedAPI.serving({ _, count in count == 0 ? .json(200, [:]) : .json(404, ["code": 404]) }) { api in
            let client = KubernetesClient(
                ClusterConfiguration(server: "http://127.0.0.1:\(api.port)"),
                observe: { method, status in observed.withLock { $0.append("\(method) \(status)") } })
            _ = try await client.get(.jobs, name)
            await #expect(throws: KubernetesError.self) { try await client.delete(.jobs, name) }
        }
        #expect(observed.withLock { $0 } == ["GET 200", "DELETE 404"])
    }
}
