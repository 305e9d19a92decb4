import ArcaneCore
import ArcaneKubernetes
import ArcaneTestSupport
import Testing

@testable import ArcaneLocalCluster

@Suite("Watching objects", .timeLimit(.minutes(10)))
struct ControlPlaneWatchingTests {
    @Test("from the version of a list brings each change after it, in order, with rising versions")
    func changes() async throws {
        let plane = try ControlPlane()
        try plane.create(.configMaps, Sample.configMap("before"))
        let list = try plane.list(.configMaps)
        let watch = try plane.watch(.configMaps, from: list.resourceVersion)
        try plane.create(.configMaps, Sample.configMap("a"))
        try plane.create(.secrets, Sample.secret("not-watched"))
        try plane.patch(.configMaps, place("a"), ["data": ["x": "1"]])
        try plane.delete(.configMaps, place("a"))
        let events = try await watch.first(3)
        #expect(events.map(\.event.summary) == ["ADDED a", "MODIFIED a", "DELETED a"])
        let versions = events.compactMap { Int($0.resourceVersion) }
        #expect(versions == versions.sorted() && Set(versions).count == 3)
        // What is deleted comes as it was last, with the version of its end.
        let last = events.last?.event.object
        #expect(last?.json["data"] == ["x": "1"] && last?.resourceVersion == plane.resourceVersion)
    }

    @Test("that was cut goes on from the last version seen, and misses nothing")
    func resume() async throws {
        let plane = try ControlPlane()
        let first = try plane.create(.configMaps, Sample.configMap("a"))
        try plane.create(.configMaps, Sample.configMap("b"))
        try plane.delete(.configMaps, place("a"))
        let events = try await plane.watch(.configMaps, from: first.resourceVersion).first(2)
        #expect(events.map(\.event.summary) == ["ADDED b", "DELETED a"])
    }

    @Test("may be cut while something is written: neither waits for the other for ever")
    func cutWhileWritten() async throws {
        let plane = try ControlPlane()
        try plane.create(.configMaps, Sample.configMap("a"))
        let changes = Counter()
        try await cutWhileWoken {
            try plane.watch(.configMaps, from: plane.resourceVersion)
        } wake: {
            _ = try? plane.patch(.configMaps, place("a"), ["data": ["x": .string("\(changes.next())")]])
        }
        try await eventually { plane.watchCount(.configMaps) == 0 }
    }

    @Test("without a version begins with all objects as they are")
    func initial() async throws {
        let plane = try ControlPlane()
        for name in ["b", "a"] { try plane.create(.configMaps, Sample.configMap(name)) }
        for version in [nil, "", "0"] {
            let events = try await plane.watch(.configMaps, from: version).first(2)
            #expect(events.map(\.event.summary) == ["ADDED a", "ADDED b"])
        }
    }

    @Test("from a version that is forgotten, or not given yet, is refused as expired")
    func expired() throws {
        let plane = try ControlPlane(historyCapacity: 2)
        let first = try plane.create(.configMaps, Sample.configMap("a"))
        for index in 0..<5 { try plane.patch(.configMaps, place("a"), ["data": ["x": .string("\(index)")]]) }
        for version in [first.resourceVersion, "99999"] {
            let failure = failure { () throws(APIFailure) in try plane.watch(.configMaps, from: version) }
            #expect(failure?.status == 410 && failure?.reason == "Expired")
            #expect(failure?.message == "too old resource version: \(version) (\(plane.resourceVersion))")
        }
        #expect(failure { () throws(APIFailure) in try plane.watch(.configMaps, from: "x") }?.status == 400)
        // The history of other kinds is another one.
        _ = try plane.watch(.secrets, from: first.resourceVersion)
        plane.forgetHistory(of: .secrets)
        #expect(failure { () throws(APIFailure) in try plane.watch(.secrets, from: first.resourceVersion) }?.status == 410)
    }

    @Test("with a selector is told when an object begins and ends to be selected")
    func selected() async throws {
        let plane = try ControlPlane()
        let watch = try plane.watch(
            .configMaps, ListQuery(namespace: "default", labels: "tier=gold"), from: plane.resourceVersion)
        try plane.create(.configMaps, Sample.configMap("a"))
        try plane.patch(.configMaps, place("a"), ["metadata": ["labels": ["tier": "gold"]]])
        try plane.patch(.configMaps, place("a"), ["data": ["x": "1"]])
        try plane.patch(.configMaps, place("a"), ["metadata": ["labels": ["tier": "lead"]]])
        try plane.patch(.configMaps, place("a"), ["data": ["x": "2"]])
        try plane.create(.configMaps, Sample.configMap("b", labels: ["tier": "gold"]))
        let events = try await watch.first(4)
        #expect(events.map(\.event.summary) == ["ADDED a", "MODIFIED a", "DELETED a", "ADDED b"])
        #expect(events[2].event.object?.labels == ["tier": "gold"])
        // The same again from the history.
        let again = try await plane.watch(.configMaps, ListQuery(labels: "tier=gold"), from: "1").first(4)
        #expect(again.map(\.event) == events.map(\.event))
    }

    @Test("of one object, or of one namespace, hears of no other")
    func scopes() async throws {
        let plane = try ControlPlane()
        let start = plane.resourceVersion
        let one = try plane.watch(.configMaps, ListQuery(namespace: "default", fields: "metadata.name=a"), from: start)
        let space = try plane.watch(.configMaps, ListQuery(namespace: "default"), from: start)
        try plane.create(.configMaps, Sample.configMap("a"), in: "kube-system")
        try plane.create(.configMaps, Sample.configMap("b"))
        try plane.create(.configMaps, Sample.configMap("a"))
        #expect(try await one.first(1).map(\.event.object?.objectName) == [place("a")])
        #expect(try await space.first(2).map(\.event.summary) == ["ADDED b", "ADDED a"])
    }

    @Test("is over for a reader that falls too far behind")
    func slow() async throws {
        let plane = try ControlPlane()
        let watch = try plane.watch(.configMaps, from: plane.resourceVersion, queueCapacity: 3)
        for index in 0..<10 { try plane.create(.configMaps, Sample.configMap("c\(index)")) }
        #expect(plane.watchCount(.configMaps) == 0)
        #expect(try await watch.first(100).map(\.event.summary) == ["ADDED c0", "ADDED c1", "ADDED c2"])
    }

    @Test("is over when its reader goes")
    func dropped() async throws {
        let plane = try ControlPlane()
        do {
            let watch = try plane.watch(.configMaps, from: plane.resourceVersion)
            #expect(plane.watchCount(.configMaps) == 1)
            try plane.create(.configMaps, Sample.configMap("a"))
            _ = try await watch.first(1)
        }
        try await eventually { plane.watchCount(.configMaps) == 0 }
    }

    @Test("hears of a thousand changes by many writers, each once and in order, whenever it begins")
    func manyWriters() async throws {
        let plane = try ControlPlane()
        try plane.create(.configMaps, Sample.configMap("a"))
        let watches = try (0..<4).map { _ in try plane.watch(.configMaps, from: plane.resourceVersion) }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for writer in 0..<8 {
                group.addTask {
                    for index in 0..<125 {
                        try plane.patch(.configMaps, place("a"), ["data": ["w\(writer)": .string("\(index)")]])
                    }
                }
            }
            try await group.waitForAll()
        }
        for watch in watches {
            let versions = try await watch.first(1000).compactMap { Int($0.resourceVersion) }
            #expect(versions.count == 1000 && zip(versions, versions.dropFirst()).allSatisfy { $0 < $1 })
        }
    }
}
