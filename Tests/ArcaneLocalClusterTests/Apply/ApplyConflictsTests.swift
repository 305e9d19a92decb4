import ArcaneCore
import Testing

@testable import ArcaneLocalCluster

@Suite("A conflict of managers")
struct ApplyConflictsTests {
    private func owner(_ name: String, applies: Bool, subresource: String? = nil, _ yaml: String) throws
        -> (manager: ManagedFields.Entry, fields: FieldSet)
    {
        let set = try fields(yaml)
        let manager = ManagedFields.Manager(name: name, applies: applies, subresource: subresource)
        return (ManagedFields.Entry(manager: manager, apiVersion: "apps/v1", time: "2026-01-01T00:00:00Z", fields: set), set)
    }

    @Test("names the manager and the field")
    func one() throws {
        let failure = ApplyConflicts(owners: [try owner("helm", applies: true, "{'f:spec': {'f:replicas': {}}}")]).failure
        #expect(failure.status == 409 && failure.reason == "Conflict")
        #expect(failure.message == #"Apply failed with 1 conflict: conflict with "helm": .spec.replicas"#)
        #expect(
            failure.details == [
                "causes": [
                    ["reason": "FieldManagerConflict", "message": #"conflict with "helm""#, "field": ".spec.replicas"]
                ]
            ])
    }

    @Test("lists several by their managers, and tells when those that update did so")
    func several() throws {
        let conflicts = ApplyConflicts(owners: [
            try owner("z", applies: true, "{'f:a': {}}"),
            try owner("edit", applies: false, subresource: "status", "{'f:b': {}, 'f:c': {}}"),
        ])
        #expect(
            conflicts.failure.message == """
                Apply failed with 3 conflicts: conflicts with "edit" with subresource "status" using apps/v1 at 2026-01-01T00:00:00Z:
                - .b
                - .c
                conflicts with "z":
                - .a
                """)
    }

    @Test("may be about fields of a certain set only")
    func areAll() throws {
        let conflicts = ApplyConflicts(owners: [
            try owner("a", applies: true, "{'f:x': {}}"), try owner("b", applies: true, "{'f:z': {}}"),
        ])
        #expect(try conflicts.areAll(in: fields("{'f:x': {}, 'f:z': {}}")) && !conflicts.areAll(in: fields("{'f:x': {}}")))
    }
}
