import ArcaneCore
import ArcaneYAML
import Testing

@testable import ArcaneResources

@Suite("The platform's own kinds")
struct PlatformDefinitionsTests {
    @Test("have CRDs that follow the rules of apiextensions v1 for structural schemas")
    func structural() async throws {
        for definition in PlatformDefinitions.all {
            #expect(try await APIServer.findings(in: definition) == "", "\(definition.names.kind)")
        }
    }

    @Test("have the reference platform's names, scopes, short names and columns, ours beside them")
    func names() {
        let found = PlatformDefinitions.all.map { definition in
            let json = definition.json["spec"]
            let columns = json?["versions"]?.arrayValue?.first?["additionalPrinterColumns"]?.arrayValue ?? []
            return
                ([
                    definition.names.plural, json?["scope"]?.stringValue ?? "",
                    definition.names.shortNames.joined(separator: ","),
                ] + columns.map { $0["name"]?.stringValue ?? "" }).joined(separator: " ")
        }
        #expect(
            found == [
                "backfillrequests Namespaced bfr StreamClass StreamId Completed Phase Started Age",
                "streamclasses Cluster sc ApiGroupRef ApiVersion KindRef PluralName Phase Age",
                "streamingjobtemplates Namespaced sjt Image CpuLimit MemoryLimit Age",
            ])
        #expect(PlatformDefinitions.all.allSatisfy { $0.names.categories == ["arcane"] })
        #expect(PlatformDefinitions.all.first?.selectableFields == [".spec.completed", ".spec.streamId"])
    }

    @Test("a class as the reference platform's charts write it is read, with our defaults")
    func streamClass() throws {
        let result = StreamClassSpec.decode(
            from: try JSONValue(
                yaml: """
                    {apiGroupRef: streaming.sneaksanddata.com, apiVersion: v1, kindRef: TestStreamDefinition, pluralName: teststreamdefinitions,
                     secretRefs: [testSecretRef]}
                    """))
        let spec = try result.get()
        #expect(spec.secretRefs == ["testSecretRef"])
        #expect(spec.stateAnnotationKeys == StateAnnotation.keys)
        #expect(result.warnings.isEmpty)
        #expect(StreamClassSpec.decode(from: ["apiVersion": "v1"]).problems.map(\.path) == ["kindRef", "pluralName"])
    }

    @Test("a request as the reference platform's tools write it is read; its payload is free")
    func request() throws {
        let spec = try BackfillRequestSpec.decode(
            from: JSONValue(yaml: "{streamClass: c, streamId: s, payload: {spec: {anything: [1]}}}")
        ).get()
        #expect(!spec.completed)
        #expect(spec.payload == ["spec": ["anything": [1]]])
        #expect(
            try BackfillRequestSpec.decode(from: JSONValue(yaml: "{streamClass: c, streamId: s, payload: null}")).get().payload
                == nil)
        #expect(BackfillRequestSpec.decode(from: ["completed": true]).problems.map(\.path) == ["streamClass", "streamId"])
    }
}
