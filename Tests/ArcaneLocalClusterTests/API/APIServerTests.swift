import ArcaneCore
import ArcaneKubernetes
import Testing

@testable import ArcaneLocalCluster

@Suite struct APIServerTests {
    @Test("an object is created, read, changed, listed and deleted by the client of the operator")
    func roundTrip() async throws {
        try await withLocalAPI { client, _ in
            let created = try await client.create(.configMaps, Sample.configMap("a", ["x": "1"]), in: "default")
            #expect(created.kind == "ConfigMap" && !created.uid.isEmpty && created.namespace == "default")
            let patched = try await client.mergePatch(.configMaps, place("a"), ["data": ["y": "2"]])
            #expect(patched.json["data"] == ["x": "1", "y": "2"])
            #expect(patched.resourceVersion != created.resourceVersion)
            #expect(try await client.get(.configMaps, place("a")) == patched)
            #expect(try await client.list(.configMaps, Selection(namespace: "default")) == [patched])
            try await client.delete(.configMaps, place("a"))
            await #expect(throws: KubernetesError.self) { _ = try await client.get(.configMaps, place("a")) }
        }
    }

    @Test("a watch brings what happens after the list, and its connection ends with its reader")
    func watch() async throws {
        try await withLocalAPI { client, plane in
            let page = try await client.page(.configMaps, Selection(namespace: "default"))
            try await client.create(.configMaps, Sample.configMap("a"), in: "default")
            var events: [WatchEvent] = []
            for try await event in try await client.watch(
                .configMaps, Selection(namespace: "default"), from: page.resourceVersion)
            {
                events.append(event)
                if events.count == 1 { try await client.delete(.configMaps, place("a")) }
                if events.count == 2 { break }
            }
            guard case .added(let added) = events[0], case .deleted(let deleted) = events[1] else {
                Issue.record("\(events)")
                return
            }
            #expect(added.name == "a" && deleted.name == "a")
            while plane.watchCount(.configMaps) > 0 { await Task.yield() }
        }
    }

    @Test("watches that end on either side, in every moment, leave the server at work")
    func endings() async throws {
        try await withLocalAPI { client, plane in
            try await client.create(.configMaps, Sample.configMap("a"), in: "default")
            try await withThrowingTaskGroup(of: Void.self) { group in
                for index in 0..<40 {
                    group.addTask {
                        let watch = try await client.watch(.configMaps, from: "0", for: .seconds(1))
                        for try await _ in watch where index.isMultiple(of: 2) { break }
                    }
                }
                try await group.waitForAll()
            }
            while plane.watchCount(.configMaps) > 0 { await Task.yield() }
            #expect(try await client.get(.configMaps, place("a")).name == "a")
        }
    }
}
