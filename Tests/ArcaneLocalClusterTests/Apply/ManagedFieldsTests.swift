import ArcaneCore
import ArcaneYAML
import Testing

@testable import ArcaneLocalCluster

@Suite("Managed fields")
struct ManagedFieldsTests {
    private let me = ManagedFields.Manager(name: "me", applies: true)
    private let other = ManagedFields.Manager(name: "other", applies: false, subresource: "status")

    @Test("are written as they were read, and entries that mean nothing are left away")
    func list() throws {
        let entry = try JSONValue(
            yaml: """
                {manager: me, operation: Apply, apiVersion: v1, time: '2026-01-01T00:00:00Z', fieldsType: FieldsV1, fieldsV1: {'f:data': {}}}
                """)
        let owners = ManagedFields([entry, ["manager": "nobody"], [:]])
        #expect(owners.json == [entry])
        #expect(try owners[me] == fields("{'f:data': {}}") && owners[other].isEmpty)
        #expect(ManagedFields(nil).json == nil)
    }

    @Test("tell who applies from who updates, and who writes a subresource")
    func managers() throws {
        var owners = ManagedFields()
        owners.set(me, to: try fields("{'f:a': {}}"), apiVersion: "v1", time: "1")
        owners.set(
            ManagedFields.Manager(name: "me", applies: false), to: try fields("{'f:b': {}}"), apiVersion: "v1", time: "2")
        owners.set(other, to: try fields("{'f:status': {}}"), apiVersion: "v1", time: "3")
        #expect(owners.entries.count == 3 && owners.all.paths == [".a", ".b", ".status"])
        #expect(owners.json?.arrayValue?.last?["subresource"] == "status")
        #expect(owners.json?.arrayValue?.map { $0["operation"] } == ["Apply", "Update", "Update"])
    }

    @Test("keep their time where nothing changes, and come last where something does")
    func time() throws {
        var owners = ManagedFields()
        owners.set(me, to: try fields("{'f:a': {}}"), apiVersion: "v1", time: "1")
        owners.set(other, to: try fields("{'f:b': {}}"), apiVersion: "v1", time: "1")
        owners.set(me, to: try fields("{'f:a': {}}"), apiVersion: "v1", time: "2")
        #expect(owners.entries.map(\.time) == ["1", "1"])
        owners.set(me, to: try fields("{'f:c': {}}"), apiVersion: "v1", time: "2")
        #expect(owners.entries.map(\.manager.name) == ["other", "me"] && owners.entries.map(\.time) == ["1", "2"])
        owners.set(me, to: .none, apiVersion: "v1", time: "3")
        #expect(owners.entries.map(\.manager.name) == ["other"])
    }

    @Test("are taken from all but one, and who has nothing left is forgotten")
    func take() throws {
        var owners = ManagedFields()
        owners.set(me, to: try fields("{'f:a': {}}"), apiVersion: "v1", time: "1")
        owners.set(other, to: try fields("{'f:a': {}}"), apiVersion: "v1", time: "1")
        owners.take(try fields("{'f:a': {}}"), exceptFrom: me)
        #expect(owners.entries.map(\.manager) == [me])
    }
}
