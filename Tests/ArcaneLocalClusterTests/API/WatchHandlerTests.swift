import ArcaneCore
import ArcaneHTTP
import ArcaneJSON
import ArcaneKubernetes
import ArcaneTestSupport
import Testing

@testable import ArcaneLocalCluster

@Suite("A watch by HTTP", .timeLimit(.minutes(10)))
struct WatchHandlerTests {
    /// The lines of an answer, up to `count` of them.
    private func lines(_ plane: ControlPlane, _ query: String, count: Int, interval: Duration = .seconds(60)) async throws
        -> [JSONValue]
    {
        let service = APIService(plane, .init(bookmarkInterval: interval))
        let answer = try await service.answer(
            APIRequest(method: "GET", path: "/api/v1/namespaces/default/configmaps", query: "watch=1&" + query))
        guard case .stream(let write) = answer.body else { return [] }
        let (pieces, into) = AsyncStream.makeStream(of: [UInt8].self)
        let writing = Task {
            try await write { into.yield($0) }
            into.finish()
        }
        defer { writing.cancel() }
        return try await pieces.first(count).map { try JSONValue(parsing: $0) }
    }

    @Test("from a version that is too old tells so by an event, as the API server does")
    func expired() async throws {
        let plane = try ControlPlane()
        plane.forgetHistory(of: .configMaps)
        let line = try await lines(plane, "resourceVersion=1", count: 9)
        #expect(line.map { $0["type"] } == ["ERROR"])
        #expect(line.first?["object"]?["code"] == 410 && line.first?["object"]?["reason"] == "Expired")
        try await withLocalAPI(plane) { client, _ in
            let watch = try await client.watch(.configMaps, from: "1")
            let error = await #expect(throws: KubernetesError.self) { _ = try await watch.first(1) }
            #expect(error?.isGone == true)
        }
    }

    @Test("with initial events brings the objects, then the bookmark that ends them, whatever has changed meanwhile")
    func initialEvents() async throws {
        let plane = try ControlPlane()
        for name in ["a", "b"] { try plane.create(.configMaps, Sample.configMap(name)) }
        let query = "sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true&resourceVersion=1"
        let first = try await lines(plane, query, count: 3)
        #expect(first.map { $0["type"] } == ["ADDED", "ADDED", "BOOKMARK"])
        #expect(first[2]["object"]?["metadata"]?["annotations"] == ["k8s.io/initial-events-end": "true"])
        #expect(first[2]["object"]?["metadata"]?["resourceVersion"] == .string(plane.resourceVersion))
        let none = try await lines(plane, query + "&labelSelector=no%3Dsuch", count: 1)
        #expect(none.first?["object"]?["metadata"]?["annotations"] == ["k8s.io/initial-events-end": "true"])
    }

    @Test("brings bookmarks with the version of the moment, to those who ask for them")
    func bookmarks() async throws {
        let plane = try ControlPlane()
        let query = "allowWatchBookmarks=true&resourceVersion=\(plane.resourceVersion)"
        let marks = try await lines(plane, query, count: 2, interval: .milliseconds(5))
        #expect(marks.map { $0["type"] } == ["BOOKMARK", "BOOKMARK"])
        #expect(marks.first?["object"]?["kind"] == "ConfigMap")
        #expect(marks.first?["object"]?["metadata"] == ["resourceVersion": .string(plane.resourceVersion)])
    }

    @Test("ends in time, with a last bookmark")
    func timeout() async throws {
        let plane = try ControlPlane()
        let query = "allowWatchBookmarks=true&timeoutSeconds=1&resourceVersion=\(plane.resourceVersion)"
        #expect(try await lines(plane, query, count: 9).map { $0["type"] } == ["BOOKMARK"])
        #expect(try await lines(plane, "timeoutSeconds=1&resourceVersion=\(plane.resourceVersion)", count: 9).isEmpty)
        try await eventually { plane.watchCount(.configMaps) == 0 }
    }

    @Test("sends the very text that is kept")
    func text() async throws {
        let plane = try ControlPlane()
        let created = try plane.create(.configMaps, Sample.configMap("a", ["x": "\"quoted\"\n"]))
        let line = try await lines(plane, "resourceVersion=0", count: 1).first
        #expect(line?["object"] == created.json)
    }

    @Test("of a kind in another version shows that version")
    func versions() async throws {
        let plane = try ControlPlane()
        let event: JSONValue = [
            "metadata": ["name": "e"], "regarding": ["kind": "Job", "name": "a"], "note": "hello", "reason": "Started",
        ]
        let created = try plane.create(.events, event)
        #expect(created.json["note"] == "hello" && created.apiVersion == "events.k8s.io/v1")
        let core = APIResource(group: "", version: "v1", kind: "Event", plural: "events")
        let seen = try await plane.watch(core, from: "0").first(1).first?.event.object
        #expect(seen?.json["message"] == "hello" && seen?.json["involvedObject"] == ["kind": "Job", "name": "a"])
        #expect(seen?.apiVersion == "v1" && seen?.uid == created.uid)
        let selected = try plane.list(.events, ListQuery(fields: "regarding.name=a,reason=Started")).items
        #expect(selected == [created])
        #expect(try plane.list(core, ListQuery(fields: "involvedObject.name=b")).count == 0)
    }
}
