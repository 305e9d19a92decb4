import ArcaneCore
import ArcaneKubernetes
import Testing

@testable import ArcaneLocalCluster

@Suite("Changing an object")
struct ControlPlaneChangingTests {
    private static let modified = "the object has been modified; please apply your changes to the latest version and try again"

    @Test("with an old resourceVersion is a conflict, told in the API server's words")
    func conflict() throws {
        let plane = try ControlPlane.withWidgets()
        let first = try plane.create(.widgets, Sample.widget("a"))
        try plane.patch(.widgets, place("a"), ["spec": ["size": 1]])
        let failure = failure { () throws(APIFailure) in try plane.update(.widgets, place("a"), first.json) }
        #expect(failure?.status == 409 && failure?.reason == "Conflict")
        #expect(failure?.message == #"Operation cannot be fulfilled on widgets.shop.example "a": \#(Self.modified)"#)
        #expect(failure?.json["details"] == ["group": "shop.example", "kind": "widgets", "name": "a"])
    }

    @Test("by a patch that names an old resourceVersion is a conflict, and by one that names none is not")
    func patchConflict() throws {
        let plane = try ControlPlane()
        let first = try plane.create(.configMaps, Sample.configMap("a"))
        try plane.patch(.configMaps, place("a"), ["data": ["x": "1"]])
        let stale: JSONValue = [
            "metadata": ["resourceVersion": .string(first.resourceVersion)], "data": ["x": "2"],
        ]
        #expect(failure { () throws(APIFailure) in try plane.patch(.configMaps, place("a"), stale) }?.reason == "Conflict")
        #expect(try plane.patch(.configMaps, place("a"), ["data": ["x": "3"]]).json["data"] == ["x": "3"])
    }

    @Test("without a resourceVersion replaces objects of built-in kinds, and is refused for custom ones")
    func unconditional() throws {
        let plane = try ControlPlane.withWidgets()
        try plane.create(.configMaps, Sample.configMap("a", ["x": "1"]))
        try plane.create(.widgets, Sample.widget("a"))
        #expect(try plane.update(.configMaps, place("a"), Sample.configMap("a", ["y": "2"])).json["data"] == ["y": "2"])
        let failure = failure { () throws(APIFailure) in try plane.update(.widgets, place("a"), Sample.widget("a")) }
        #expect(failure?.status == 422)
        #expect(failure?.causes == [#"metadata.resourceVersion: Invalid value: "0x0": must be specified for an update"#])
    }

    @Test("of another uid is a conflict")
    func uid() throws {
        let plane = try ControlPlane()
        try plane.create(.configMaps, Sample.configMap("a"))
        let failure = failure { () throws(APIFailure) in
            try plane.patch(.configMaps, place("a"), ["metadata": ["uid": "other"]])
        }
        #expect(failure?.reason == "Conflict" && failure?.message.contains("UID in precondition: other") == true)
    }

    @Test("raises the generation where the spec changes, and only there")
    func generation() throws {
        let plane = try ControlPlane.withWidgets()
        try plane.create(.widgets, Sample.widget("a"))
        #expect(try plane.patch(.widgets, place("a"), ["metadata": ["labels": ["x": "y"]]]).generation == 1)
        #expect(try plane.patch(.widgets, place("a"), ["status": ["phase": "Up"]], subresource: "status").generation == 1)
        #expect(try plane.patch(.widgets, place("a"), ["spec": ["color": "blue"]]).generation == 2)
        #expect(try plane.patch(.widgets, place("a"), ["metadata": ["generation": 9]]).generation == 2)
    }

    @Test("keeps what belongs to the server: uid, times and generation")
    func systemFields() throws {
        let plane = try ControlPlane()
        let created = try plane.create(.configMaps, Sample.configMap("a"))
        let changed = try plane.patch(
            .configMaps, place("a"),
            [
                "metadata": ["creationTimestamp": "2001-01-01T00:00:00Z", "deletionTimestamp": "2001-01-01T00:00:00Z"],
                "data": ["x": "1"],
            ])
        #expect(changed.json["metadata"]?["creationTimestamp"] == created.json["metadata"]?["creationTimestamp"])
        #expect(changed.uid == created.uid && !changed.isTerminating)
    }

    @Test("to what it is already makes no new version and no event")
    func unchanged() async throws {
        let plane = try ControlPlane()
        let created = try plane.create(.configMaps, Sample.configMap("a", ["x": "1"]))
        let watch = try plane.watch(.configMaps, from: created.resourceVersion)
        #expect(try plane.patch(.configMaps, place("a"), ["data": ["x": "1"]]) == created)
        #expect(try plane.update(.configMaps, place("a"), created.json) == created)
        #expect(plane.resourceVersion == created.resourceVersion)
        try plane.create(.configMaps, Sample.configMap("b"))
        var events = watch.makeAsyncIterator()
        #expect(await events.next()?.event.object?.name == "b")
    }

    @Test("itself leaves its status alone, and its status leaves the rest alone")
    func status() throws {
        let plane = try ControlPlane.withWidgets()
        try plane.create(.widgets, Sample.widget("a"))
        let status = try plane.patch(
            .widgets, place("a"),
            ["metadata": ["labels": ["x": "y"]], "spec": ["color": "blue"], "status": ["phase": "Up"]], subresource: "status")
        #expect(status.json["status"] == ["phase": "Up"])
        #expect(status.json["spec"] == ["color": "red"] && status.labels.isEmpty)
        let spec = try plane.patch(.widgets, place("a"), ["spec": ["color": "green"], "status": ["phase": "Down"]])
        #expect(spec.json["spec"] == ["color": "green"] && spec.json["status"] == ["phase": "Up"])
        let replaced = try plane.update(
            .widgets, place("a"), spec.json.setting(["status"], to: ["phase": "Gone"]).setting(["spec"], to: [:]),
            subresource: "status")
        #expect(replaced.json["spec"] == ["color": "green"] && replaced.json["status"] == ["phase": "Gone"])
    }

    @Test("in a part that the kind does not have is answered as the path not found")
    func unknownSubresource() throws {
        let plane = try ControlPlane()
        try plane.create(.configMaps, Sample.configMap("a"))
        let failure = failure { () throws(APIFailure) in
            try plane.patch(.configMaps, place("a"), ["status": [:]], subresource: "status")
        }
        #expect(failure == .noSuchPath)
    }

    @Test("that is not there is answered as not found")
    func missing() throws {
        let plane = try ControlPlane()
        let failure = failure { () throws(APIFailure) in try plane.patch(.jobs, place("a"), [:]) }
        #expect(failure?.status == 404 && failure?.message == #"jobs.batch "a" not found"#)
        #expect(failure?.json["details"] == ["group": "batch", "kind": "jobs", "name": "a"])
    }

    @Test("under another name than the path's is refused")
    func renamed() throws {
        let plane = try ControlPlane()
        try plane.create(.configMaps, Sample.configMap("a"))
        let failure = failure { () throws(APIFailure) in try plane.update(.configMaps, place("a"), Sample.configMap("b")) }
        #expect(failure?.status == 400)
        #expect(failure?.message == "the name of the object (b) does not match the name on the URL (a)")
    }

    @Test("as a dry run shows the result and keeps nothing")
    func dryRun() throws {
        let plane = try ControlPlane()
        let created = try plane.create(.configMaps, Sample.configMap("a"))
        let tried = try plane.patch(.configMaps, place("a"), ["data": ["x": "1"]], .merge, WriteOptions(isDryRun: true))
        #expect(tried.json["data"] == ["x": "1"])
        #expect(try plane.get(.configMaps, place("a")) == created)
    }

    @Test("by a merge patch merges objects, removes nulls and replaces the rest")
    func mergePatch() throws {
        let plane = try ControlPlane.withWidgets()
        try plane.create(.widgets, Sample.widget("a", ["color": "red", "list": [1, 2], "deep": ["a": 1, "b": 2]]))
        let patched = try plane.patch(
            .widgets, place("a"), ["spec": ["color": nil, "list": [3], "deep": ["b": nil, "c": ["d": nil, "e": 1]]]])
        #expect(patched.json["spec"] == ["list": [3], "deep": ["a": 1, "c": ["e": 1]]])
    }

    @Test("by a patch of many at once loses none of their changes")
    func concurrency() async throws {
        let plane = try ControlPlane()
        try plane.create(.configMaps, Sample.configMap("a"))
        try await withThrowingTaskGroup(of: Void.self) { group in
            for index in 0..<64 {
                group.addTask { try plane.patch(.configMaps, place("a"), ["data": ["k\(index)": "v"]]) }
            }
            try await group.waitForAll()
        }
        #expect(try plane.get(.configMaps, place("a")).json["data"]?.objectValue?.count == 64)
    }

    @Test("by a kind of patch that is not known is refused as an unsupported media type")
    func unknownPatch() throws {
        let plane = try ControlPlane()
        try plane.create(.configMaps, Sample.configMap("a"))
        #expect(failure { () throws(APIFailure) in try plane.patch(.configMaps, place("a"), [:], .apply) }?.status == 415)
    }
}
