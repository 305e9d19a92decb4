import ArcaneCore
import ArcaneYAML
import Testing

@testable import ArcaneLocalCluster

@Suite("The ownership of fields")
struct FieldOwnershipTests {
    private func apply(
        _ wanted: String, to live: JSONValue?, by manager: String = "me", forced: Bool = false, subresource: String? = nil,
        time: String = "2026-01-01T00:00:00Z"
    ) throws -> JSONValue {
        try FieldOwnership(TestKinds.widgets(), manager: manager, subresource: subresource, time: time)
            .applied(JSONValue(yaml: wanted), to: live, isForced: forced)
    }

    private func track(_ object: JSONValue, from live: JSONValue, by manager: String = "editor") throws -> JSONValue {
        try FieldOwnership(TestKinds.widgets(), manager: manager, subresource: nil, time: "2026-01-02T00:00:00Z")
            .tracked(object, from: live)
    }

    /// Who owns what: `manager: paths`.
    private func owners(_ object: JSONValue) -> [String: [String]] {
        Dictionary(
            uniqueKeysWithValues: ManagedFields(object["metadata"]?["managedFields"]).entries.map {
                ($0.manager.name, $0.fields.paths)
            })
    }

    @Test("belongs to who creates an object by an apply, but not what the server sets")
    func create() throws {
        let object = try apply(
            "{apiVersion: shop.example/v1, kind: Widget, metadata: {name: a, labels: {l: x}}, spec: {color: red}, status: {s: 1}}",
            to: nil)
        #expect(owners(object) == ["me": [".metadata.labels.l", ".spec.color"]])
        #expect(object["spec"]?["color"] == "red" && object["metadata"]?["name"] == "a")
    }

    @Test("goes with the field: what is not applied any more is removed")
    func removal() throws {
        let first = try apply("{spec: {color: red, size: 1, parts: [{name: a}, {name: b}]}}", to: nil)
        let second = try apply("{spec: {color: red, parts: [{name: b}]}}", to: first)
        #expect(try second["spec"] == JSONValue(yaml: "{color: red, parts: [{name: b}]}"))
    }

    @Test("of a field that two have applied with one value is shared, and it goes with the last of them")
    func shared() throws {
        let first = try apply("{spec: {color: red}}", to: nil)
        let second = try apply("{spec: {color: red, size: 1}}", to: first, by: "you")
        let third = try apply("{spec: {tags: [t]}}", to: second)
        #expect(third["spec"]?["color"] == "red" && owners(third)["me"] == [#".spec.tags[="t"]"#])
        let last = try apply("{spec: {size: 1}}", to: third, by: "you")
        #expect(last["spec"]?["color"] == nil)
    }

    @Test("is not taken without force")
    func conflict() throws {
        let first = try apply("{spec: {color: red, size: 1}}", to: nil)
        let error = #expect(throws: APIFailure.self) { try apply("{spec: {color: green}}", to: first, by: "you") }
        #expect(error?.message == #"Apply failed with 1 conflict: conflict with "me": .spec.color"#)
        let forced = try apply("{spec: {color: green}}", to: first, by: "you", forced: true)
        #expect(owners(forced) == ["me": [".spec.size"], "you": [".spec.color"]] && forced["spec"]?["color"] == "green")
    }

    @Test("stays as it is, with its time, where the same is applied again")
    func idempotent() throws {
        let first = try apply("{spec: {color: red, parts: [{name: a, count: 1}]}}", to: nil)
        #expect(
            try apply("{spec: {color: red, parts: [{name: a, count: 1}]}}", to: first, time: "2027-01-01T00:00:00Z") == first)
    }

    @Test("of what was there before the first apply is before-first-apply's")
    func before() throws {
        let live = try JSONValue(yaml: "{metadata: {name: a}, spec: {color: red, size: 1}}")
        #expect(
            try owners(apply("{spec: {color: red}}", to: live)) == [
                "before-first-apply": [".spec.color", ".spec.size"], "me": [".spec.color"],
            ])
        #expect(throws: APIFailure.self) { try apply("{spec: {color: green}}", to: live) }
    }

    @Test("goes over from kubectl's own apply without a conflict")
    func lastApplied() throws {
        let noted = #"{"metadata":{"name":"a"},"spec":{"color":"red","size":1}}"#
        let live: JSONValue = [
            "metadata": ["name": "a", "annotations": [LastApplied.annotation: .string(noted)]],
            "spec": ["color": "red", "size": 2],
        ]
        let applied = try apply("{spec: {color: green}}", to: live, by: "kubectl")
        #expect(applied["spec"]?["color"] == "green")
        #expect(owners(applied)["kubectl-client-side-apply"] == [".metadata.annotations.\(LastApplied.annotation)"])
        #expect(owners(applied)["before-first-apply"] == [".spec.size"])
        // What has changed since, and what others apply, is a conflict all the same.
        #expect(throws: APIFailure.self) { try apply("{spec: {size: 3}}", to: live, by: "kubectl") }
        #expect(throws: APIFailure.self) { try apply("{spec: {color: green}}", to: live, by: "other") }
    }

    @Test("is followed through other writes, so that an apply notices them")
    func tracked() throws {
        let first = try apply("{spec: {color: red, size: 1}}", to: nil)
        let edited = try track(first.setting(["spec", "size"], to: 2).setting(["spec", "tags"], to: ["t"]), from: first)
        #expect(owners(edited) == ["me": [".spec.color"], "editor": [".spec.size", ".spec.tags", #".spec.tags[="t"]"#]])
        let error = #expect(throws: APIFailure.self) { try apply("{spec: {color: red, size: 1}}", to: edited) }
        #expect(error?.message.contains(#""editor" using shop.example/v1 at 2026-01-02T00:00:00Z: .spec.size"#) == true)
        let without = try track(edited.setting(["spec", "color"], to: nil), from: edited)
        #expect(owners(without)["me"] == nil)
    }

    @Test("is not followed for objects that were never applied, and a client cannot make it up")
    func untracked() throws {
        let live = try JSONValue(yaml: "{metadata: {name: a}, spec: {color: red}}")
        #expect(try track(live.setting(["spec", "color"], to: "green"), from: live)["metadata"]?["managedFields"] == nil)
        let forged = live.setting(["metadata", "managedFields"], to: [["manager": "x", "fieldsV1": ["f:spec": [:]]]])
        #expect(try track(forged, from: live) == live)
    }

    @Test("stays where a client leaves it away, changes where one writes it, and ends where one asks for that")
    func written() throws {
        let first = try apply("{spec: {color: red}}", to: nil)
        #expect(try track(first.setting(["metadata", "managedFields"], to: nil), from: first) == first)
        let list: JSONValue = [["manager": "new", "operation": "Apply", "fieldsV1": ["f:spec": ["f:color": [:]]]]]
        #expect(
            try owners(track(first.setting(["metadata", "managedFields"], to: list), from: first)) == ["new": [".spec.color"]])
        #expect(
            try track(first.setting(["metadata", "managedFields"], to: [[:]]), from: first)["metadata"]?["managedFields"] == nil
        )
    }

    @Test("of the status is apart from that of the rest")
    func subresource() throws {
        let first = try apply("{metadata: {name: a}, spec: {color: red}}", to: nil)
        let second = try apply(
            "{spec: {color: green}, status: {phase: Ready}}", to: first, by: "operator", subresource: "status")
        #expect(second["spec"]?["color"] == "red" && second["status"]?["phase"] == "Ready")
        #expect(owners(second)["operator"]?.contains(".status.phase") == true && owners(second)["me"] == [".spec.color"])
        let third = try apply("{spec: {color: red, size: 1}}", to: second)
        #expect(third["status"]?["phase"] == "Ready")
    }

    @Test("is not applied with a list of its own, nor with elements without a key")
    func refused() throws {
        let error = #expect(throws: APIFailure.self) { try apply("{metadata: {managedFields: []}}", to: nil) }
        #expect(error?.status == 400 && error?.message == "metadata.managedFields must be nil")
        let unkeyed = #expect(throws: APIFailure.self) { try apply("{spec: {parts: [{count: 1}]}}", to: nil) }
        #expect(
            unkeyed?.message
                == "failed to create typed patch object: .spec.parts[0]: element has no 'name', which is a part of its key")
    }
}
