import ArcaneCore
import ArcaneKubernetes
import Testing

@testable import ArcaneLocalCluster

@Suite("Listing objects")
struct ControlPlaneListingTests {
    private func names(_ plane: ControlPlane, _ query: ListQuery, of resource: APIResource = .configMaps) throws -> [String] {
        try plane.list(resource, query).items.map(\.name)
    }

    @Test("is by namespace and name, of one namespace or of all")
    func order() throws {
        let plane = try ControlPlane()
        for (namespace, name) in [("kube-system", "a"), ("default", "c"), ("default", "b")] {
            try plane.create(.configMaps, Sample.configMap(name), in: namespace)
        }
        #expect(try plane.list(.configMaps).items.map(\.objectName) == [place("b"), place("c"), place("a", in: "kube-system")])
        #expect(try names(plane, ListQuery(namespace: "default")) == ["b", "c"])
        #expect(try names(plane, ListQuery(namespace: "nowhere")) == [])
        #expect(try plane.list(.configMaps).resourceVersion == plane.resourceVersion)
    }

    @Test("takes label selectors, and the field selectors that the kind has")
    func selectors() throws {
        let plane = try ControlPlane.withWidgets()
        for (name, color, tier) in [("a", "red", "x"), ("b", "blue", "y"), ("c", "red", "z")] {
            let widget = Sample.widget(name, ["color": .string(color)])
            try plane.create(.widgets, widget.setting(["metadata", "labels"], to: ["tier": .string(tier)]))
        }
        #expect(try names(plane, ListQuery(labels: "tier in (x,y)"), of: .widgets) == ["a", "b"])
        #expect(try names(plane, ListQuery(fields: "spec.color=red"), of: .widgets) == ["a", "c"])
        #expect(try names(plane, ListQuery(labels: "tier!=x", fields: "spec.color=red"), of: .widgets) == ["c"])
        #expect(try names(plane, ListQuery(namespace: "default", fields: "metadata.name=b"), of: .widgets) == ["b"])
        let unknown = failure { () throws(APIFailure) in try plane.list(.widgets, ListQuery(fields: "spec.size=1")) }
        #expect(unknown?.status == 400 && unknown?.message.hasSuffix("field label not supported: spec.size") == true)
        let wrong = failure { () throws(APIFailure) in try plane.list(.widgets, ListQuery(labels: "a near (b)")) }
        #expect(wrong?.status == 400 && wrong?.reason == "BadRequest")
    }

    @Test("selects pods by their phase, as it is now")
    func builtInFields() throws {
        let plane = try ControlPlane()
        try plane.create(.pods, Sample.pod("a"))
        try plane.create(.pods, Sample.pod("b"))
        try plane.patch(.pods, place("b"), ["status": ["phase": "Running"]], subresource: "status")
        #expect(try names(plane, ListQuery(fields: "status.phase=Running"), of: .pods) == ["b"])
        #expect(try names(plane, ListQuery(fields: "status.phase!=Running"), of: .pods) == ["a"])
    }

    @Test("in parts brings each object once, all with the version of the first part")
    func parts() throws {
        let plane = try ControlPlane()
        for index in 0..<25 {
            try plane.create(.configMaps, Sample.configMap("c\(10 + index)", labels: ["odd": "\(index % 2)"]))
        }
        let version = plane.resourceVersion
        var seen: [String] = []
        var token: String?
        var sizes: [Int] = []
        repeat {
            let part = try plane.list(.configMaps, ListQuery(labels: "odd=1", limit: 5, continueToken: token))
            seen += part.items.map(\.name)
            sizes.append(part.count)
            #expect(part.resourceVersion == version)
            #expect(part.remaining == 12 - seen.count)
            token = part.continueToken
            // What comes meanwhile is for the watch that follows.
            try plane.create(.configMaps, Sample.configMap("a\(seen.count)", labels: ["odd": "1"]))
        } while token != nil
        #expect(sizes == [5, 5, 2])
        #expect(seen == (0..<12).map { "c\(11 + 2 * $0)" })
    }

    @Test("goes on after an object that has gone meanwhile")
    func deletedBetween() throws {
        let plane = try ControlPlane()
        for name in ["a", "b", "c"] { try plane.create(.configMaps, Sample.configMap(name)) }
        let first = try plane.list(.configMaps, ListQuery(limit: 1))
        try plane.delete(.configMaps, place("a"))
        #expect(try names(plane, ListQuery(continueToken: first.continueToken)) == ["b", "c"])
    }

    @Test("is refused as expired where it goes on from what is forgotten, and as bad where the token is none")
    func expired() throws {
        let plane = try ControlPlane()
        for name in ["a", "b"] { try plane.create(.configMaps, Sample.configMap(name)) }
        let token = try plane.list(.configMaps, ListQuery(limit: 1)).continueToken
        try plane.create(.configMaps, Sample.configMap("c"))
        plane.forgetHistory(of: .configMaps)
        let expired = failure { () throws(APIFailure) in try plane.list(.configMaps, ListQuery(continueToken: token)) }
        #expect(expired?.status == 410 && expired?.reason == "Expired")
        let bad = failure { () throws(APIFailure) in try plane.list(.configMaps, ListQuery(continueToken: "???")) }
        #expect(bad?.status == 400)
    }
}
