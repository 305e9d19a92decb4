import ArcaneCore
import ArcaneKubernetes
import Testing

@testable import ArcaneLocalCluster

@Suite("Creating an object")
struct ControlPlaneCreatingTests {
    @Test("gives it a uid, a time, a version and its kind, whatever it says of these itself")
    func metadata() throws {
        let plane = try ControlPlane(now: { Timestamp(iso8601: "2026-01-02T03:04:05.678Z") ?? .now })
        let asked = Sample.configMap("a").merging([
            "metadata": [
                "uid": "mine", "creationTimestamp": "2001-01-01T00:00:00Z", "generation": 7, "selfLink": "/x",
                "deletionTimestamp": "2001-01-01T00:00:00Z",
            ]
        ])
        let created = try plane.create(.configMaps, asked, in: "default")
        #expect(created.kind == "ConfigMap" && created.apiVersion == "v1")
        #expect(created.uid.count == 36 && created.uid != "mine")
        #expect(created.json["metadata"]?["creationTimestamp"] == "2026-01-02T03:04:05Z")
        #expect(created.resourceVersion == plane.resourceVersion)
        #expect(!created.isTerminating && created.json["metadata"]?["selfLink"] == nil)
        let other = try plane.create(.configMaps, Sample.configMap("b"), in: "default")
        #expect(other.uid != created.uid)
        #expect(Int(other.resourceVersion) ?? 0 > Int(created.resourceVersion) ?? 0)
    }

    @Test("counts the generation of kinds with a spec from 1, and of others not at all")
    func generation() throws {
        let plane = try ControlPlane.withWidgets()
        #expect(try plane.create(.widgets, Sample.widget("a")).generation == 1)
        #expect(try plane.create(.jobs, Sample.job("a")).generation == 1)
        #expect(try plane.create(.configMaps, Sample.configMap("a")).json["metadata"]?["generation"] == nil)
    }

    @Test("of a name that is there is refused as AlreadyExists, and changes nothing")
    func taken() throws {
        let plane = try ControlPlane()
        try plane.create(.configMaps, Sample.configMap("a", ["x": "1"]))
        let failure = failure { () throws(APIFailure) in try plane.create(.configMaps, Sample.configMap("a", ["x": "2"])) }
        #expect(failure?.status == 409 && failure?.reason == "AlreadyExists")
        #expect(failure?.message == #"configmaps "a" already exists"#)
        #expect(failure?.json["details"] == ["kind": "configmaps", "name": "a"])
        #expect(try plane.get(.configMaps, place("a")).json["data"] == ["x": "1"])
    }

    @Test("as a pod needs the service account that it runs as; every namespace has the account default")
    func serviceAccount() throws {
        let plane = try ControlPlane()
        let pod = Sample.pod("a").setting(["spec", "serviceAccountName"], to: "loader")
        let failure = failure { () throws(APIFailure) in try plane.create(.pods, pod) }
        #expect(failure?.status == 403 && failure?.reason == "Forbidden")
        #expect(
            failure?.message
                == #"pods "a" is forbidden: error looking up service account default/loader: serviceaccount "loader" not found"#
        )
        let accounts = APIResource(group: "", version: "v1", kind: "ServiceAccount", plural: "serviceaccounts")
        try plane.create(accounts, ["metadata": ["name": "loader"]], in: "default")
        try plane.create(.pods, pod)
        try plane.create(.pods, Sample.pod("b").setting(["spec", "serviceAccountName"], to: "default"))
    }

    @Test("with generateName makes the name, cut so that five characters fit")
    func generatedName() throws {
        let plane = try ControlPlane()
        let names = try (0..<20).map { _ in
            try plane.create(.configMaps, ["metadata": ["generateName": "orders-"]]).name
        }
        #expect(Set(names).count == 20)
        #expect(names.allSatisfy { $0.hasPrefix("orders-") && $0.utf8.count == 12 })
        let long = try plane.create(.configMaps, ["metadata": ["generateName": .string(String(repeating: "a", count: 80))]])
        #expect(long.name.utf8.count == 63)
        #expect(long.json["metadata"]?["generateName"]?.stringValue?.count == 80)
    }

    @Test("without any name is refused by a cause at metadata.name")
    func unnamed() throws {
        let plane = try ControlPlane()
        let failure = failure { () throws(APIFailure) in try plane.create(.configMaps, ["data": [:]]) }
        #expect(failure?.status == 422 && failure?.reason == "Invalid")
        #expect(failure?.causes == ["metadata.name: Required value: name or generateName is required"])
    }

    @Test("with a resourceVersion is refused")
    func versioned() throws {
        let plane = try ControlPlane()
        let failure = failure { () throws(APIFailure) in
            try plane.create(.configMaps, ["metadata": ["name": "a", "resourceVersion": "3"]])
        }
        #expect(failure?.status == 400)
        #expect(failure?.message == "resourceVersion should not be set on objects to be created")
    }

    @Test("as another kind, version or namespace than the path's is refused")
    func misplaced() throws {
        let plane = try ControlPlane()
        for body: JSONValue in [
            ["kind": "Secret", "metadata": ["name": "a"]],
            ["kind": "ConfigMap", "apiVersion": "v2", "metadata": ["name": "a"]],
            ["metadata": ["name": "a", "namespace": "other"]],
            ["not", "an", "object"],
        ] {
            let failure = failure { () throws(APIFailure) in try plane.create(.configMaps, body, in: "default") }
            #expect(failure?.status == 400, "\(body)")
        }
    }

    @Test("ignores its status, where the kind has a status of its own")
    func status() throws {
        let plane = try ControlPlane.withWidgets()
        let widget = try plane.create(.widgets, Sample.widget("a").merging(["status": ["phase": "Done"]]))
        #expect(widget.json["status"] == nil)
        #expect(
            try plane.create(.pods, Sample.pod("a").merging(["status": ["phase": "Running"]])).json["status"]?["phase"]
                == "Pending")
    }

    @Test("as a dry run checks everything, keeps nothing and tells nobody")
    func dryRun() throws {
        let plane = try ControlPlane()
        let before = plane.resourceVersion
        let tried = try plane.create(.secrets, Sample.secret("a", ["x": "y"]), in: "default", WriteOptions(isDryRun: true))
        #expect(tried.json["data"] == ["x": "eQ=="] && !tried.uid.isEmpty && tried.resourceVersion.isEmpty)
        #expect(plane.resourceVersion == before)
        #expect(failure { () throws(APIFailure) in try plane.get(.secrets, place("a")) }?.status == 404)
        try plane.create(.secrets, Sample.secret("a"), in: "default")
        let taken = failure { () throws(APIFailure) in
            try plane.create(.secrets, Sample.secret("a"), in: "default", WriteOptions(isDryRun: true))
        }
        #expect(taken?.reason == "AlreadyExists")
    }

    @Test("of a kind that is not served is answered as the path not found")
    func unknownKind() throws {
        let plane = try ControlPlane()
        #expect(failure { () throws(APIFailure) in try plane.create(.widgets, Sample.widget("a")) } == .noSuchPath)
    }

    @Test("larger than 1.5 MiB is refused, also where a patch makes it so")
    func size() throws {
        let plane = try ControlPlane()
        let large = String(repeating: "x", count: Admission.largestObject)
        let creating = failure { () throws(APIFailure) in try plane.create(.configMaps, Sample.configMap("a", ["x": large])) }
        #expect(creating?.status == 413 && creating?.reason == "RequestEntityTooLarge")
        try plane.create(.configMaps, Sample.configMap("a"))
        let patching = failure { () throws(APIFailure) in
            try plane.patch(.configMaps, place("a"), ["data": ["x": .string(large)]])
        }
        #expect(patching?.status == 413)
        try plane.patch(.configMaps, place("a"), ["data": ["x": .string(String(large.dropLast(1000)))]])
    }
}
