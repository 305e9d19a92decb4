import ArcaneCore
import Testing

@testable import ArcaneLocalCluster

@Suite("The types of built-in kinds")
struct BuiltInDefinitionsTests {
    /// All schemas in `json` that are fields, by their names.
    private func fields(_ json: JSONValue) -> [(String, JSONValue)] {
        (json["properties"]?.objectValue ?? [:]).map { ($0, $1) }
    }

    @Test("have a description of themselves and of every field")
    func descriptions() {
        for (name, schema) in BuiltInDefinitions.schemas {
            #expect(schema["description"]?.stringValue?.hasSuffix(".") == true, "\(name)")
            for (field, schema) in fields(schema) {
                #expect(schema["description"]?.stringValue?.isEmpty == false, "\(name).\(field)")
            }
        }
    }

    @Test("tell the elements of lists apart by the keys of strategic merge patches")
    func keys() {
        var count = 0
        for (name, schema) in BuiltInDefinitions.schemas {
            for (field, list) in fields(schema) where list["x-kubernetes-list-type"] == "map" {
                guard let items = list["items"] else { continue }
                let entry = KindSchema.resolved(items)["properties"]?.objectValue ?? [:]
                let keys = list["x-kubernetes-list-map-keys"]?.arrayValue?.compactMap(\.stringValue) ?? []
                #expect(keys.first == MergeKeys.key(of: field, entry: Array(entry.keys)), "\(name).\(field)")
                #expect(Set(keys).isSubset(of: entry.keys), "\(name).\(field)")
                count += 1
            }
        }
        #expect(count > 10)
    }

    @Test("are named as in Kubernetes, and those of CRDs after their group")
    func names() throws {
        #expect(BuiltInDefinitions.name(of: try TestKinds.builtIn("pods")) == "io.k8s.api.core.v1.Pod")
        #expect(
            BuiltInDefinitions.name(of: try TestKinds.builtIn("leases", group: "coordination.k8s.io"))
                == "io.k8s.api.coordination.v1.Lease")
        #expect(BuiltInDefinitions.name(of: try TestKinds.widgets()) == "example.shop.v1.Widget")
    }

    @Test("leave kinds open that are only kept")
    func open() throws {
        let schema = BuiltInDefinitions.schema(of: try TestKinds.builtIn("ingresses", group: "networking.k8s.io"))
        #expect(schema["x-kubernetes-preserve-unknown-fields"] == true && schema["properties"]?["metadata"] != nil)
    }

    @Test("are written as schemas")
    func schema() {
        let part = TypeDefinition("t.Part", "A part.", isAtomic: true, [.string("name", "Its name.", isRequired: true)])
        let whole = TypeDefinition(
            "t.Whole", "A whole.",
            [
                .list("parts", of: part, keys: ["name"], "Its parts."), .integer("size", "Its size.", default: 3),
                .map("labels", "Its labels."), .strings("tags", "Its tags.", isSet: true), .intOrString("port", "Its port."),
            ])
        #expect(part.schema["required"] == ["name"] && part.schema["x-kubernetes-map-type"] == "atomic")
        let fields = whole.schema["properties"]
        #expect(fields?["parts"]?["items"] == ["allOf": [["$ref": "#/components/schemas/t.Part"]]])
        #expect(fields?["parts"]?["x-kubernetes-patch-merge-key"] == "name")
        #expect(fields?["size"]?["default"] == 3 && fields?["labels"]?["additionalProperties"] == ["type": "string"])
        #expect(fields?["tags"]?["x-kubernetes-list-type"] == "set" && fields?["port"]?["format"] == "int-or-string")
    }
}
