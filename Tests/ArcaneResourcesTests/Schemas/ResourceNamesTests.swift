import ArcaneCore
import ArcaneResources
import Testing

struct ResourceNamesTests {
    @Test("names follow from the kind")
    func derived() {
        let names = ResourceNames(kind: "RestApiStream")
        #expect(names.singular == "restapistream")
        #expect(names.plural == "restapistreams")
        #expect(names.categories == ["arcane"])
        #expect(names.group == "streaming.sneaksanddata.com")
        #expect(names.shortNames == [])
    }

    @Test("each of them can be said")
    func said() {
        let names = ResourceNames(
            kind: "StreamClass", plural: "streamclasses", singular: "class", shortNames: ["sc"], categories: [],
            group: "example.net")
        let crd = CustomResourceDefinition(
            names: names, scope: .cluster, description: "", spec: OpenAPISchema(.object), status: OpenAPISchema(.object),
            columns: [])
        #expect(crd.json[path: ["metadata", "name"]] == "streamclasses.example.net")
        #expect(
            crd.json[path: ["spec", "names"]] == [
                "kind": "StreamClass", "listKind": "StreamClassList", "plural": "streamclasses", "singular": "class",
                "shortNames": ["sc"],
            ])
    }
}
