import ArcaneCore
import ArcaneJSON
import ArcaneKubernetes
import Testing

@testable import ArcaneLocalCluster

@Suite("The API")
struct APIServiceTests {
    private let plane: ControlPlane
    private let service: APIService

    init() throws {
        plane = try ControlPlane.withWidgets(
            Sample.widgetDefinition(spec: ["type": "object", "properties": ["color": ["type": "string"]]]))
        service = APIService(plane)
    }

    private func send(
        _ method: String, _ path: String, _ query: String = "", _ body: JSONValue? = nil, type: String = "application/json"
    ) async throws -> (status: Int, json: JSONValue, headers: [String]) {
        let answer = try await service.answer(
            APIRequest(method: method, path: path, query: query, contentType: type, body: body?.utf8Text ?? []))
        guard case .bytes(let bytes) = answer.body else { return (answer.status, .null, []) }
        return (answer.status, (try? JSONValue(parsing: bytes)) ?? .null, answer.headers.map { "\($0.name): \($0.value)" })
    }

    private static let maps = "/api/v1/namespaces/default/configmaps"
    private static let widgets = "/apis/shop.example/v1/namespaces/default/widgets"

    @Test("answers creates with 201, and sends objects and lists with their kind")
    func shapes() async throws {
        let created = try await send("POST", Self.maps, "", Sample.configMap("a"))
        #expect(created.status == 201 && created.json["kind"] == "ConfigMap")
        #expect(try await send("GET", Self.maps + "/a").json == created.json)
        let list = try await send("GET", Self.maps).json
        #expect(list["kind"] == "ConfigMapList" && list["apiVersion"] == "v1" && list["items"] == [created.json])
        #expect(try await send("GET", "/api/v1/configmaps").json["items"]?.arrayValue?.count == 1)
        let deleted = try await send("DELETE", Self.maps + "/a").json
        #expect(deleted["kind"] == "Status" && deleted["status"] == "Success")
        #expect(deleted["details"]?["uid"] == created.json["metadata"]?["uid"])
    }

    @Test("answers what goes wrong with a Status")
    func failures() async throws {
        let missing = try await send("GET", Self.maps + "/a")
        #expect(missing.status == 404)
        #expect(
            missing.json == [
                "kind": "Status", "apiVersion": "v1", "metadata": [:], "status": "Failure", "reason": "NotFound", "code": 404,
                "message": #"configmaps "a" not found"#, "details": ["kind": "configmaps", "name": "a"],
            ])
        #expect(
            try await send("GET", "/apis/no.such/v1/things").json["message"]
                == "the server could not find the requested resource")
        #expect(try await send("GET", Self.maps + "/a/status").status == 404)
        #expect(try await send("BREW", Self.maps).status == 405)
        #expect(try await send("POST", Self.maps).status == 400)
        #expect(try await send("POST", Self.maps + "/a", "", Sample.configMap("a")).status == 405)
        #expect(try await send("PUT", Self.maps, "", Sample.configMap("a")).status == 405)
        #expect(try await send("PATCH", Self.maps + "/a", "", [:], type: "text/plain").status == 415)
        #expect(try await send("GET", Self.maps, "limit=x").status == 400)
        #expect(try await send("POST", Self.maps, "dryRun=Some", Sample.configMap("a")).status == 400)
        #expect(try await send("POST", Self.maps, "fieldValidation=Maybe", Sample.configMap("a")).status == 400)
        #expect(try await send("DELETE", Self.maps + "/a", "propagationPolicy=Sideways").status == 400)
    }

    @Test("takes merge and JSON patches by their content type, of the object and of its status")
    func patches() async throws {
        _ = try await send("POST", Self.widgets, "", Sample.widget("a"))
        let merged = try await send(
            "PATCH", Self.widgets + "/a", "", ["spec": ["color": "blue"]], type: "application/merge-patch+json; charset=utf-8")
        #expect(merged.status == 200 && merged.json["spec"] == ["color": "blue"])
        let operations: JSONValue = [["op": "replace", "path": "/spec/color", "value": "grey"]]
        let patched = try await send("PATCH", Self.widgets + "/a", "", operations, type: "application/json-patch+json")
        #expect(patched.json["spec"] == ["color": "grey"])
        let status = try await send(
            "PATCH", Self.widgets + "/a/status", "", ["status": ["phase": "Up"], "spec": ["color": "x"]],
            type: "application/merge-patch+json")
        #expect(status.json["status"] == ["phase": "Up"] && status.json["spec"] == ["color": "grey"])
    }

    @Test("warns of unknown fields, or refuses them, or drops them in silence")
    func fieldValidation() async throws {
        func widget(_ name: String) -> JSONValue {
            Sample.widget(name).merging(["spec": ["colour": "red"], "metadata": ["lables": [:]]])
        }
        let warned = try await send("POST", Self.widgets, "", widget("a"))
        #expect(warned.status == 201 && warned.json["spec"] == ["color": "red"])
        #expect(
            warned.headers == [
                #"Warning: 299 - "unknown field \"metadata.lables\"""#, #"Warning: 299 - "unknown field \"spec.colour\"""#,
            ])
        let refused = try await send("POST", Self.widgets, "fieldValidation=Strict", widget("b"))
        #expect(refused.status == 400)
        #expect(
            refused.json["message"]
                == #"Widget in version "v1" cannot be handled as a Widget: strict decoding error: unknown field "metadata.lables", unknown field "spec.colour""#
        )
        let silent = try await send("POST", Self.widgets, "fieldValidation=Ignore", widget("b"))
        #expect(silent.status == 201 && silent.headers.isEmpty && silent.json["spec"] == ["color": "red"])
    }

    @Test("reads how to delete from the body and from the query")
    func deleteOptions() async throws {
        let widget = KubernetesObject(try await send("POST", Self.widgets, "", Sample.widget("a")).json)
        _ = try await send("POST", Self.maps, "", Sample.owned(Sample.configMap("kept"), by: widget))
        let conflict = try await send("DELETE", Self.widgets + "/a", "", ["preconditions": ["uid": "other"]])
        #expect(conflict.status == 409)
        _ = try await send("DELETE", Self.widgets + "/a", "dryRun=All")
        #expect(try await send("GET", Self.widgets + "/a").status == 200)
        _ = try await send("DELETE", Self.widgets + "/a", "", ["orphanDependents": true])
        #expect(try await send("GET", Self.maps + "/kept").status == 200)
        _ = try await send("POST", Self.maps, "", Sample.configMap("b", labels: ["x": "y"]))
        let deleted = try await send("DELETE", Self.maps, "labelSelector=x%3Dy")
        #expect(deleted.json["items"]?.arrayValue?.count == 1)
        #expect(try plane.list(.configMaps).items.map(\.name) == ["kept"])
    }

    @Test("reads YAML, and refuses what it cannot read")
    func contentTypes() async throws {
        let yaml = Array("metadata: {name: a}\ndata: {x: '1'}\n".utf8)
        let created = try await service.answer(
            APIRequest(method: "POST", path: Self.maps, contentType: "application/yaml", body: yaml))
        #expect(created.status == 201)
        let unknown = try await service.answer(
            APIRequest(method: "POST", path: Self.maps, contentType: "application/cbor", body: [1, 2]))
        #expect(unknown.status == 415)
        let broken = try await service.answer(
            APIRequest(method: "POST", path: Self.maps, contentType: "application/json", body: Array("{".utf8)))
        #expect(broken.status == 400)
    }

    @Test("says that it lives, and which version it follows")
    func probes() async throws {
        for path in ["/healthz", "/livez", "/readyz"] {
            #expect(try await service.answer(APIRequest(method: "GET", path: path)).status == 200)
        }
        let version = try await send("GET", "/version").json
        #expect(version["major"] == "1" && version["gitVersion"]?.stringValue?.hasPrefix("v1.") == true)
    }

    @Test("asks the endpoints that were added first")
    func endpoints() async throws {
        struct Log: APIEndpoint {
            func answer(_ request: APIRequest, _ plane: ControlPlane) async throws -> APIAnswer? {
                guard request.target.subresource == "log" else { return nil }
                _ = try plane.get(.pods, request.target.objectName)
                return .text("hello")
            }
        }
        let service = APIService(plane, .init(endpoints: [Log()]))
        let path = "/api/v1/namespaces/default/pods/a/log"
        #expect(try await service.answer(APIRequest(method: "GET", path: path)).status == 404)
        try plane.create(.pods, Sample.pod("a"))
        let answer = try await service.answer(APIRequest(method: "GET", path: path))
        #expect(answer.status == 200 && answer.contentType.hasPrefix("text/plain"))
    }
}
