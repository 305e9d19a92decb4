import ArcaneCore
import ArcaneJSON
import ArcaneKubernetes
import Testing

@testable import ArcaneLocalCluster

@Suite("OpenAPI documents")
struct OpenAPIDocumentTests {
    private static let groups = ServedGroup.list(BuiltInKinds.all)

    private func document(_ group: String) throws -> JSONValue {
        let group = try #require(Self.groups.first { $0.name == group })
        return OpenAPIDocument.document(try #require(group.versions.first), of: group)
    }

    private func references(_ json: JSONValue) -> [String] {
        switch json {
        case .object(let members): members.flatMap { $0 == "$ref" ? [$1.stringValue ?? ""] : references($1) }
        case .array(let elements): elements.flatMap(references)
        default: []
        }
    }

    @Test("are listed for each version of each group")
    func index() {
        let paths = OpenAPIDocument.index(Self.groups)["paths"]
        #expect(paths?["api/v1"] == ["serverRelativeURL": "/openapi/v3/api/v1"])
        #expect(paths?["apis/batch/v1"] == ["serverRelativeURL": "/openapi/v3/apis/batch/v1"])
        #expect(paths?.objectValue?.count == Self.groups.count)
    }

    @Test("have every type that they refer to, and no other", arguments: OpenAPIDocumentTests.groups.map(\.name))
    func references(group: String) throws {
        let document = try document(group)
        let schemas = document["components"]?["schemas"]?.objectValue ?? [:]
        let referred = Set(references(document).map { $0.droppingPrefix("#/components/schemas/") ?? $0 })
        #expect(referred.isSubset(of: schemas.keys))
        let kinds = schemas.filter { $0.value["x-kubernetes-group-version-kind"] != nil }.map(\.key)
        #expect(Set(schemas.keys) == referred.union(kinds))
    }

    @Test("tell by a kind's paths what clients may ask for")
    func paths() throws {
        let paths = try document("batch")["paths"]
        let kind: JSONValue = ["group": "batch", "version": "v1", "kind": "Job"]
        let patch = paths?["/apis/batch/v1/namespaces/{namespace}/jobs/{name}"]?["patch"]
        #expect(patch?["x-kubernetes-group-version-kind"] == kind)
        #expect(
            patch?["parameters"]?.arrayValue?.compactMap { $0["name"]?.stringValue } == [
                "dryRun", "fieldManager", "fieldValidation", "force",
            ])
        #expect(paths?["/apis/batch/v1/jobs"]?["get"]?["x-kubernetes-action"] == "list")
        #expect(paths?["/apis/batch/v1/namespaces/{namespace}/jobs/{name}/status"]?["patch"] != nil)
        #expect(try document("")["paths"]?["/api/v1/namespaces/{name}"] != nil)
    }

    @Test("have the schema of a CRD in full, with what all objects have")
    func custom() async throws {
        let plane = try ControlPlane()
        let spec: JSONValue = ["type": "object", "description": "What is wanted.", "properties": ["color": ["type": "string"]]]
        try plane.create(.customResourceDefinitions, Sample.widgetDefinition(spec: spec))
        let request = APIRequest(method: "GET", path: "/openapi/v3/apis/shop.example/v1")
        let answer = try #require(try await OpenAPIEndpoint().answer(request, plane))
        guard case .bytes(let bytes) = answer.body else { throw CancellationError() }
        let schema = try JSONValue(parsing: bytes)["components"]?["schemas"]?["example.shop.v1.Widget"]
        #expect(schema?["properties"]?["spec"] == spec)
        #expect(schema?["properties"]?["metadata"]?["allOf"] != nil)
        #expect(schema?["x-kubernetes-group-version-kind"] == [["group": "shop.example", "version": "v1", "kind": "Widget"]])
    }

    @Test("are not there for groups that are not served")
    func missing() async throws {
        let plane = try ControlPlane()
        let request = APIRequest(method: "GET", path: "/openapi/v3/apis/shop.example/v1")
        await #expect(throws: APIFailure.noSuchPath) { try await OpenAPIEndpoint().answer(request, plane) }
    }

    @Test("are empty in version 2, in the form that the client asks for")
    func older() async throws {
        func body(_ accept: String) async throws -> [UInt8] {
            let request = APIRequest(method: "GET", path: "/openapi/v2", accept: accept)
            let answer = try #require(try await OpenAPIEndpoint().answer(request, ControlPlane()))
            guard case .bytes(let bytes) = answer.body else { throw CancellationError() }
            return bytes
        }
        #expect(try JSONValue(parsing: try await body("application/json"))["swagger"] == "2.0")
        var reader = ProtobufReader(try await body("application/com.github.proto-openapi.spec.v2@v1.0+protobuf")[...])
        let (first, second) = (try reader.next(), try reader.next())
        #expect(first?.number == 1 && second?.number == 2)
        guard case .bytes(let version)? = first?.value else { throw CancellationError() }
        #expect(String(decoding: version, as: UTF8.self) == "2.0")
        let third = try reader.next()
        #expect(third == nil)
    }
}
