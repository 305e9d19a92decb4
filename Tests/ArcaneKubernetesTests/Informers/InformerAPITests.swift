import ArcaneCore
import ArcanePluginTesting
import ArcaneTestSupport
import Logging
import Synchronization
import Testing

@testable import ArcaneKubernetes

@Suite("An informer on the Kubernetes API", .timeLimit(.minutes(10)))
struct InformerAPITests {
    private static func object(_ name: String, _ version: Int) -> JSONValue {
        [
            "metadata": [
                "name": .string(name), "namespace": "n", "resourceVersion": .string("\(version)"),
                "managedFields": [["a": "b"]],
            ]
        ]
    }

    private static func line(_ type: String, _ name: String, _ version: Int) -> String {
        JSONValue.object(["type": .string(type), "object": object(name, version)]).text + "\n"
    }

    private static func list(_ names: [(String, Int)], version: Int, token: String? = nil) -> ScriptedAPI.Answer {
        var metadata: [String: JSONValue] = ["resourceVersion": .string("\(version)")]
        metadata["continue"] = token.map(JSONValue.string)
        return .json(200, ["metadata": .object(metadata), "items": .array(names.map { object($0.0, $0.1) })])
    }

    private static let gone: JSONValue = ["kind": "Status", "code": 410, "reason": "Expired", "message": "too old"]

    /// Runs an informer on an API that answers lists and watches as they say, the last of them again and again, until it knows `names`; gives
    /// back what it was asked.
    private func run(
        lists: [ScriptedAPI.Answer], watches: [ScriptedAPI.Answer], until names: Set<String>
    ) async throws -> (queries: [[String: String]], counts: InformerCounts) {
        let asked = Mutex((lists: 0, watches: 0))
        return try await ScriptedAPI.serving({ request, _ in
            asked.withLock { asked in
                if request.query["watch"] == "true" {
                    asked.watches += 1
                    return watches[min(asked.watches, watches.count) - 1]
                }
                asked.lists += 1
                return lists[min(asked.lists, lists.count) - 1]
            }
        }) { api in
            let informer = Informer(
                .jobs, [Selection(namespace: "n", labels: "app=arcane")], source: api.client(),
                logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }, pageSize: 2,
                pauses: Backoff(shortest: .milliseconds(1), longest: .milliseconds(5))
            ) { object in
                #expect(object.json["metadata"]?["managedFields"] == nil)
                return "\(object.name)@\(object.resourceVersion)"
            }
            let running = Task { await informer.run() }
            try await eventually { Set(informer.cache.all.map(\.value)) == names }
            running.cancel()
            await running.value
            return (api.seen.map(\.query), informer.counts)
        }
    }

    @Test("reads the list in parts, and follows the changes from its version")
    func follows() async throws {
        let deleted = Self.line("DELETED", "b", 12)
        let (queries, counts) = try await run(
            lists: [
                Self.list([("a", 3), ("b", 5)], version: 10, token: "next"), Self.list([("c", 7)], version: 10),
            ],
            watches: [
                .pieces(
                    [
                        Self.line("MODIFIED", "a", 11) + deleted.prefix(20), String(deleted.dropFirst(20)),
                        Self.line("ADDED", "d", 13),
                    ], isOpen: true)
            ],
            until: ["a@11", "c@7", "d@13"])
        #expect(queries.map { $0["limit"] } == ["2", "2", nil])
        #expect(queries.map { $0["continue"] } == [nil, "next", nil])
        #expect(queries.last?["resourceVersion"] == "10")
        #expect(queries.allSatisfy { $0["labelSelector"] == "app=arcane" })
        #expect(counts == InformerCounts(lists: 1, watches: 1))
    }

    @Test("goes on behind a bookmark where the connection is cut in the middle of a change")
    func cut() async throws {
        let bookmark = Self.line("BOOKMARK", "", 40)
        let (queries, counts) = try await run(
            lists: [Self.list([("a", 3)], version: 10)],
            watches: [
                .pieces([Self.line("ADDED", "b", 11), bookmark, "{\"type\":\"MODI"]),
                .pieces([Self.line("MODIFIED", "a", 41)], isOpen: true),
            ],
            until: ["a@41", "b@11"])
        #expect(queries.compactMap { $0["resourceVersion"] } == ["10", "40"])
        #expect(counts == InformerCounts(lists: 1, watches: 2, failures: 1))
    }

    @Test("lists again where the API says that its version is too old, as an answer or as a change", arguments: [false, true])
    func tooOld(asChange: Bool) async throws {
        let refusal = JSONValue.object(["type": "ERROR", "object": Self.gone]).text + "\n"
        let (queries, counts) = try await run(
            lists: [Self.list([("a", 3), ("b", 4)], version: 10), Self.list([("b", 4), ("c", 50)], version: 60)],
            watches: [asChange ? .pieces([refusal]) : .json(410, Self.gone), .pieces([], isOpen: true)],
            until: ["b@4", "c@50"])
        #expect(queries.compactMap { $0["resourceVersion"] }.prefix(1) == ["10"])
        #expect(counts.lists == 2)
    }

    @Test("begins the list anew where its continuation has run out")
    func continuation() async throws {
        let (queries, counts) = try await run(
            lists: [
                Self.list([("a", 3)], version: 10, token: "old"), .json(410, Self.gone),
                Self.list([("a", 3)], version: 20, token: "new"), Self.list([("b", 4)], version: 20),
            ],
            watches: [.pieces([], isOpen: true)], until: ["a@3", "b@4"])
        #expect(queries.prefix(4).map { $0["continue"] } == [nil, "old", nil, "new"])
        #expect(counts.failures == 1)
    }
}
