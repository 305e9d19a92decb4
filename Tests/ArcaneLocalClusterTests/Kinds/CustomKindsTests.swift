import ArcaneCore
import ArcaneKubernetes
import Testing

@testable import ArcaneLocalCluster

@Suite("Kinds of custom definitions", .timeLimit(.minutes(10)))
struct CustomKindsTests {
    private static let definition = ObjectName("", "widgets.shop.example")

    @Test("are served from the moment of their definition, which says that it is established")
    func created() throws {
        let plane = try ControlPlane()
        #expect(plane.resource(group: "shop.example", version: "v1", plural: "widgets") == nil)
        let definition = try plane.create(.customResourceDefinitions, Sample.widgetDefinition())
        let conditions = definition.json["status"]?["conditions"]?.arrayValue ?? []
        #expect(conditions.map { $0["type"] } == ["NamesAccepted", "Established"])
        #expect(conditions.allSatisfy { $0["status"] == "True" })
        #expect(definition.json["status"]?["storedVersions"] == ["v1"])
        #expect(definition.json["spec"]?["names"]?["singular"] == "widget")
        #expect(definition.json["spec"]?["names"]?["listKind"] == "WidgetList")
        let served = try #require(plane.resource(group: "shop.example", version: "v1", plural: "widgets"))
        #expect(served.shortNames == ["wd"] && served.hasStatus && served.resource.kind == "Widget")
        try plane.create(.widgets, Sample.widget("a"))
    }

    @Test("go with their definition: their objects first, then their watches and the kind")
    func deleted() async throws {
        let plane = try ControlPlane.withWidgets()
        try plane.create(.widgets, Sample.widget("a"))
        try plane.create(.widgets, Sample.widget("held").setting(["metadata", "finalizers"], to: ["example.org/hold"]))
        let watch = try plane.watch(.widgets, from: plane.resourceVersion)
        try plane.delete(.customResourceDefinitions, Self.definition)
        #expect(try plane.get(.customResourceDefinitions, Self.definition).isTerminating)
        let refused = failure { () throws(APIFailure) in try plane.create(.widgets, Sample.widget("new")) }
        #expect(refused?.message == "create not allowed while custom resource definition is terminating")
        try plane.patch(.widgets, place("held"), ["metadata": ["finalizers": nil]])
        let events = try await watch.first(100)
        #expect(events.map(\.event.summary) == ["DELETED a", "MODIFIED held", "DELETED held"])
        #expect(failure { () throws(APIFailure) in try plane.list(.widgets) } == .noSuchPath)
        #expect(failure { () throws(APIFailure) in try plane.get(.customResourceDefinitions, Self.definition) }?.status == 404)
        // The kind may come again, and is empty then.
        try plane.create(.customResourceDefinitions, Sample.widgetDefinition())
        #expect(try plane.list(.widgets).count == 0)
    }

    @Test("follow changes of their definition: schema, selectable fields and versions")
    func changed() throws {
        let plane = try ControlPlane.withWidgets()
        try plane.create(.widgets, Sample.widget("a"))
        var definition = try plane.get(.customResourceDefinitions, Self.definition).json
        let spec: JSONValue = [
            "type": "object", "properties": ["color": ["type": "string"], "size": ["type": "integer", "default": 3]],
        ]
        let v1 = Sample.widgetDefinition(spec: spec)["spec"]?["versions"]?.arrayValue?.first ?? .null
        let old = v1.setting(["selectableFields"], to: [["jsonPath": ".spec.size"]]).setting(["storage"], to: false)
        let new = v1.setting(["name"], to: "v2").setting(["selectableFields"], to: [["jsonPath": ".spec.size"]])
        definition = definition.setting(["spec", "versions"], to: [old, new])
        let changed = try plane.update(.customResourceDefinitions, Self.definition, definition)
        #expect(changed.json["status"]?["storedVersions"] == ["v1", "v2"] && changed.generation == 2)
        #expect(try plane.patch(.widgets, place("a"), ["spec": ["other": 1]]).json["spec"] == ["color": "red", "size": 3])
        #expect(try plane.list(.widgets, ListQuery(fields: "spec.size=3")).count == 1)
        #expect(
            failure { () throws(APIFailure) in try plane.list(.widgets, ListQuery(fields: "spec.color=red")) }?.status == 400)
        let widgetsV2 = APIResource(group: "shop.example", version: "v2", kind: "Widget", plural: "widgets")
        let shown = try plane.get(widgetsV2, place("a"))
        #expect(shown.apiVersion == "shop.example/v2" && shown.json["spec"] == ["color": "red", "size": 3])
        #expect(try plane.get(.widgets, place("a")).apiVersion == "shop.example/v1")
    }

    @Test("check their objects by the schema, with all causes")
    func invalid() throws {
        let plane = try ControlPlane.withWidgets(
            Sample.widgetDefinition(
                spec: [
                    "type": "object", "required": ["url"],
                    "properties": ["url": ["type": "string"], "color": ["type": "string", "enum": ["red", "blue"]]],
                ]))
        let failure = failure { () throws(APIFailure) in try plane.create(.widgets, Sample.widget("a", ["color": "green"])) }
        #expect(failure?.status == 422 && failure?.reason == "Invalid")
        #expect(
            failure?.message
                == "Widget.shop.example \"a\" is invalid: [spec.url: Required value, spec.color: Unsupported value: \"green\":"
                + " supported values: \"red\", \"blue\"]")
        #expect(failure?.json["details"]?["kind"] == "Widget" && failure?.json["details"]?["group"] == "shop.example")
        #expect(
            failure?.json["details"]?["causes"]?.arrayValue?.first
                == ["reason": "FieldValueRequired", "message": "Required value", "field": "spec.url"])
        try plane.create(.widgets, Sample.widget("a", ["url": "x"]))
        let patching = ArcaneLocalClusterTests.failure { () throws(APIFailure) in
            try plane.patch(.widgets, place("a"), ["spec": ["url": nil]])
        }
        #expect(patching?.causes == ["spec.url: Required value"])
    }

    @Test("are refused where their definition contradicts itself")
    func refused() throws {
        let plane = try ControlPlane()
        func causes(_ path: [String], _ value: JSONValue?) -> [String] {
            let definition = Sample.widgetDefinition().setting(path, to: value)
            return failure { () throws(APIFailure) in try plane.create(.customResourceDefinitions, definition) }?.causes ?? []
        }
        #expect(
            causes(["metadata", "name"], "other.shop.example").first?.hasSuffix("must be spec.names.plural+\".\"+spec.group")
                == true)
        #expect(causes(["spec", "scope"], "Everywhere").first?.hasPrefix("spec.scope: Unsupported value") == true)
        #expect(causes(["spec", "names", "kind"], nil).contains("spec.names.kind: Required value"))
        #expect(causes(["spec", "versions"], []).first?.contains("exactly one version marked as storage version") == true)
        let bare: JSONValue = [["name": "v1", "served": true, "storage": true]]
        #expect(
            causes(["spec", "versions"], bare) == [
                "spec.versions[0].schema.openAPIV3Schema: Required value: schemas are required"
            ])
        try plane.create(.customResourceDefinitions, Sample.widgetDefinition())
        let scope = failure { () throws(APIFailure) in
            try plane.patch(.customResourceDefinitions, Self.definition, ["spec": ["scope": "Cluster"]])
        }
        #expect(scope?.causes == [#"spec.scope: Invalid value: "Cluster": field is immutable"#])
    }
}
