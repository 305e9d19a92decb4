import ArcaneCore
import ArcaneKubernetes
import Testing

@testable import ArcaneLocalCluster

@Suite("Objects as a table")
struct TableFormTests {
    private static let form = TableForm { Timestamp("2026-01-01T00:01:00Z") }

    private func request(_ query: String = "", as form: String = "as=Table;v=v1;g=meta.k8s.io") -> APIRequest {
        APIRequest(method: "GET", path: "/api/v1/configmaps", query: query, accept: "application/json;\(form),application/json")
    }

    private static let object = KubernetesObject([
        "kind": "ConfigMap", "metadata": ["name": "a", "creationTimestamp": "2026-01-01T00:00:00Z"], "data": ["x": "1"],
    ])

    private func table(_ request: APIRequest, isFirst: Bool = true) throws -> JSONValue {
        Self.form.shown(
            [Self.object], of: try TestKinds.builtIn("configmaps"), metadata: ["resourceVersion": "7"], isFirst: isFirst,
            request)
    }

    @Test("are shown so to clients that ask for it")
    func wanted() throws {
        let kind = try TestKinds.builtIn("configmaps")
        #expect(Self.form.isWanted(request(), of: kind))
        #expect(Self.form.isWanted(request(as: "as=Table;v=v1beta1;g=meta.k8s.io"), of: kind))
        #expect(!Self.form.isWanted(request(as: "as=Other;v=v1;g=meta.k8s.io"), of: kind))
        #expect(!Self.form.isWanted(APIRequest(method: "GET", path: "/api/v1/configmaps"), of: kind))
    }

    @Test("have a row each, whose cells are those of the columns")
    func rows() throws {
        let table = try table(request())
        #expect(
            table["kind"] == "Table" && table["apiVersion"] == "meta.k8s.io/v1" && table["metadata"] == ["resourceVersion": "7"]
        )
        #expect(table["columnDefinitions"]?.arrayValue?.compactMap { $0["name"] } == ["Name", "Data", "Age"])
        #expect(table["columnDefinitions"]?.arrayValue?.first?["format"] == "name")
        #expect(table["rows"]?.arrayValue?.first?["cells"] == ["a", 1, "60s"])
    }

    @Test("bring their metadata along, or all, or nothing")
    func included() throws {
        func object(_ query: String) throws -> JSONValue? { try table(request(query))["rows"]?.arrayValue?.first?["object"] }
        #expect(try object("")?["kind"] == "PartialObjectMetadata")
        #expect(try object("")?["metadata"] == Self.object.json["metadata"] && (try object(""))?["data"] == nil)
        #expect(try object("includeObject=Object") == Self.object.json)
        #expect(try object("includeObject=None") == .null)
    }

    @Test("tell the columns once in a watch")
    func watch() throws {
        #expect(try table(request(), isFirst: false)["columnDefinitions"] == [])
    }

    @Test("without all but their metadata, for clients that need no more")
    func metadata() throws {
        let kind = try TestKinds.builtIn("configmaps")
        let list = request(as: "as=PartialObjectMetadataList;v=v1;g=meta.k8s.io")
        #expect(MetadataForm().isWanted(list, of: kind) && !MetadataForm().isWanted(request(), of: kind))
        let shown = MetadataForm().shown([Self.object], of: kind, metadata: ["resourceVersion": "7"], isFirst: true, list)
        #expect(shown["kind"] == "PartialObjectMetadataList" && shown["metadata"] == ["resourceVersion": "7"])
        #expect(
            shown["items"] == [
                [
                    "kind": "PartialObjectMetadata", "apiVersion": "meta.k8s.io/v1",
                    "metadata": Self.object.json["metadata"] ?? .null,
                ]
            ])
        let single = request(as: "as=PartialObjectMetadata;v=v1;g=meta.k8s.io")
        let one = MetadataForm().shown([Self.object], of: kind, metadata: [:], isFirst: true, single)
        #expect(one == shown["items"]?.arrayValue?.first)
    }
}
