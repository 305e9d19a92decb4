import ArcaneCore
import ArcaneResources
import ArcaneYAML
import Testing

struct ExampleManifestTests {
    @Test("the smallest example has what is required, in the order of the declarations")
    func smallest() {
        #expect(
            ExampleManifest(kind: "WeatherStream", name: "oslo", spec: WeatherSpec.self).yaml == """
                apiVersion: streaming.sneaksanddata.com/v1
                kind: WeatherStream
                metadata:
                  name: oslo
                spec:
                  jobTemplateRef:
                    name: arcane-rest-plugin
                  city: Oslo
                  sink:
                    location: s3://lake/raw

                """)
    }

    @Test("both extents are right for the plugin and for the API server", arguments: [ExampleManifest.Extent.required, .all])
    func right(extent: ExampleManifest.Extent) async throws {
        let manifest = ExampleManifest(kind: "OrdersStream", name: "orders", spec: OrdersSpec.self, extent: extent)
        let spec = try #require(try JSONValue(yaml: manifest.yaml)["spec"])
        let result = OrdersSpec.decode(from: spec)
        #expect(result.problems == [])
        #expect(result.warnings == [])
        #expect(try await APIServer.verdicts(on: [spec.text], by: UnionSchemaTests.orders) == [""])
    }

    @Test("the full example shows settings that have neither default nor must")
    func full() throws {
        let manifest = ExampleManifest(kind: "OrdersStream", name: "orders", spec: OrdersSpec.self, extent: .all)
        let spec = try #require(try JSONValue(yaml: manifest.yaml)["spec"])
        #expect(spec[path: ["window", "overlap"]] == "0s")
        #expect(spec[path: ["sink", "s3", "endpoint"]] == "https://minio.example.net:9000")
        #expect(spec[path: ["errors", "bodyError"]] == ["data", "items"])
        #expect(spec["backfillStartDate"] == "2024-01-01T00:00:00Z")
    }
}
