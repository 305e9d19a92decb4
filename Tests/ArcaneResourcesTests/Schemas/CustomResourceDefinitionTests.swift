import ArcaneCore
import ArcaneResources
import ArcaneYAML
import Testing

struct CustomResourceDefinitionTests {
    static let weather = CustomResourceDefinition(
        stream: ResourceNames(kind: "WeatherStream", shortNames: ["wx"]), spec: WeatherSpec.self,
        description: "A stream of weather.", columns: [PrinterColumn("City", at: ".spec.city"), locationColumn])

    static let locationColumn = PrinterColumn("Location", at: ".spec.sink.location", priority: 1)

    @Test("the CRD of a stream kind follows the rules of apiextensions v1 for structural schemas")
    func structural() async throws {
        #expect(try await APIServer.findings(in: Self.weather) == "")
    }

    @Test("the check finds what an API server would refuse")
    func checkFindsFaults() async throws {
        var crd = Self.weather
        crd.names.plural = "Weather Streams"
        crd.columns.append(PrinterColumn("Nothing", at: ".spec.nothing"))
        crd.spec = OpenAPISchema(
            .object,
            [
                .properties: [
                    "a": ["description": "no type"],
                    "b": ["type": "integer", "default": "text"],
                    "c": ["type": "string", "x-kubernetes-int-or-string": true],
                ],
                .required: ["d"],
                .validations: [["rule": "has(self.e)", "message": "e is missing"]],
            ])
        let findings = try await APIServer.findings(in: crd)
        for fault in [
            "Weather Streams is no DNS label", ".spec.nothing leads nowhere", ".spec.a: no type",
            ".spec.b: its default is refused",
            ".spec.c: type under int-or-string", ".spec: required d is no property", ".spec: e is no property",
        ] {
            #expect(findings.contains(fault))
        }
    }

    @Test("names, scope, columns and the status subresource are those of a stream kind")
    func names() throws {
        let json = Self.weather.json
        #expect(json[path: ["metadata", "name"]] == "weatherstreams.streaming.sneaksanddata.com")
        #expect(json[path: ["spec", "scope"]] == "Namespaced")
        #expect(
            json[path: ["spec", "names"]] == [
                "kind": "WeatherStream", "listKind": "WeatherStreamList", "plural": "weatherstreams",
                "singular": "weatherstream", "shortNames": ["wx"], "categories": ["arcane"],
            ])
        let version = try #require(json[path: ["spec", "versions"]]?.arrayValue?.first)
        #expect(version["name"] == "v1")
        #expect(version["subresources"] == ["status": [:]])
        let columns = version["additionalPrinterColumns"]?.arrayValue ?? []
        #expect(columns.map { $0["name"] } == ["Phase", "Suspended", "Backfill", "Last Failure", "City", "Location", "Age"])
        #expect(columns.map { $0["priority"] } == [nil, nil, nil, nil, nil, 1, nil])
    }

    @Test("the spec has the lifecycle fields, and a cluster wants a template")
    func lifecycle() {
        let spec = Self.weather.spec
        #expect(spec[.properties]?[path: ["suspended", "default"]] == false)
        #expect(spec[.properties]?[path: ["backfillJobTemplateRef", "required"]] == ["name"])
        #expect(spec[.required] == ["jobTemplateRef", "city", "sink"])
    }

    @Test("a spec that declares the lifecycle group itself has its fields once")
    func lifecycleOnce() {
        struct Own: StreamSpec {
            @SettingGroup var lifecycle: LifecycleSettings
        }
        let crd = CustomResourceDefinition(stream: ResourceNames(kind: "Own"), spec: Own.self, description: "")
        #expect(crd.spec[.required] == ["jobTemplateRef"])
        #expect(crd.spec[.properties]?.objectValue?.keys.sorted() == ["backfillJobTemplateRef", "jobTemplateRef", "suspended"])
    }

    @Test("other kinds have another scope, selectable fields and a spec of their own")
    func otherKinds() async throws {
        struct RequestSpec: StreamSpec {
            @Setting("Whether it is done.", default: false) var completed: Bool
            @Setting("Overrides.") var payload: JSONValue?
        }
        var crd = CustomResourceDefinition(
            names: ResourceNames(kind: "Request", shortNames: ["rq"], categories: []), scope: .cluster,
            description: "A request.",
            spec: RequestSpec.shape.schema, status: StreamStatus.shape.schema,
            columns: [PrinterColumn("Done", .boolean, at: ".spec.completed")])
        crd.selectableFields = [".spec.completed"]
        #expect(try await APIServer.findings(in: crd) == "")
        #expect(crd.json[path: ["spec", "scope"]] == "Cluster")
        let version = crd.json[path: ["spec", "versions"]]?.arrayValue?.first
        #expect(version?["selectableFields"] == [["jsonPath": ".spec.completed"]])
        #expect(version?[path: ["schema", "openAPIV3Schema", "required"]] == nil)
    }

    @Test("the YAML is the same each time, and reads back as the same CRD")
    func deterministic() throws {
        #expect(Self.weather.yaml == Self.weather.yaml)
        #expect(try JSONValue(yaml: Self.weather.yaml) == Self.weather.json)
    }
}
