import ArcaneCore
import ArcaneJSON
import ArcaneKubernetes
import Testing

@testable import ArcaneLocalCluster

@Suite("Discovery")
struct DiscoveryEndpointTests {
    private func ask(_ path: String, accept: String = "", _ plane: ControlPlane) async throws -> (JSONValue, APIAnswer) {
        let answer = try #require(
            try await DiscoveryEndpoint().answer(APIRequest(method: "GET", path: path, accept: accept), plane))
        guard case .bytes(let bytes) = answer.body else { throw CancellationError() }
        return (try JSONValue(parsing: bytes), answer)
    }

    @Test("tells all groups, versions and kinds in one document, to clients that ask for it", arguments: ["v2", "v2beta1"])
    func aggregated(version: String) async throws {
        let plane = try ControlPlane()
        try plane.create(.customResourceDefinitions, Sample.widgetDefinition())
        let accept = "application/json;g=apidiscovery.k8s.io;v=\(version);as=APIGroupDiscoveryList,application/json"
        let (groups, answer) = try await ask("/apis", accept: accept, plane)
        #expect(answer.contentType == "application/json;g=apidiscovery.k8s.io;v=\(version);as=APIGroupDiscoveryList")
        #expect(groups["apiVersion"] == .string("apidiscovery.k8s.io/\(version)"))
        let shop = groups["items"]?.arrayValue?.first { $0["metadata"]?["name"] == "shop.example" }
        let widgets = shop?["versions"]?.arrayValue?.first?["resources"]?.arrayValue?.first
        #expect(widgets?["resource"] == "widgets" && widgets?["scope"] == "Namespaced" && widgets?["shortNames"] == ["wd"])
        #expect(widgets?["responseKind"] == ["group": "shop.example", "version": "v1", "kind": "Widget"])
        #expect(widgets?["subresources"]?.arrayValue?.compactMap { $0["subresource"] } == ["status"])
        let (core, _) = try await ask("/api", accept: accept, plane)
        let kinds = core["items"]?.arrayValue?.first?["versions"]?.arrayValue?.first?["resources"]?.arrayValue ?? []
        #expect(kinds.contains { $0["resource"] == "pods" } && !kinds.contains { $0["resource"] == "widgets" })
    }

    @Test("goes step by step for older clients")
    func steps() async throws {
        let plane = try ControlPlane()
        #expect(try await ask("/api", plane).0["versions"] == ["v1"])
        let groups = try await ask("/apis", plane).0["groups"]?.arrayValue ?? []
        let batch = groups.first { $0["name"] == "batch" }
        #expect(batch?["preferredVersion"] == ["groupVersion": "batch/v1", "version": "v1"])
        #expect(!groups.contains { $0["name"] == "" })
        #expect(try await ask("/apis/batch", plane).0["kind"] == "APIGroup")
        let list = try await ask("/apis/batch/v1", plane).0
        #expect(list["groupVersion"] == "batch/v1")
        let names = list["resources"]?.arrayValue?.compactMap { $0["name"]?.stringValue }
        #expect(names == ["jobs", "jobs/status", "cronjobs", "cronjobs/status"])
        let core = try await ask("/api/v1", plane).0["resources"]?.arrayValue ?? []
        #expect(core.first { $0["name"] == "namespaces" }?["namespaced"] == false)
    }

    @Test("knows a new kind at once, and a gone one no more")
    func live() async throws {
        let plane = try ControlPlane()
        await #expect(throws: APIFailure.noSuchPath) { try await ask("/apis/shop.example", plane) }
        try plane.create(.customResourceDefinitions, Sample.widgetDefinition())
        #expect(try await ask("/apis/shop.example/v1", plane).0["resources"]?.arrayValue?.first?["kind"] == "Widget")
        try plane.delete(.customResourceDefinitions, ObjectName("", "widgets.shop.example"))
        await #expect(throws: APIFailure.noSuchPath) { try await ask("/apis/shop.example/v1", plane) }
    }

    @Test("leaves paths of objects, and other methods, to others")
    func others() async throws {
        let plane = try ControlPlane()
        for request in [
            APIRequest(method: "GET", path: "/api/v1/pods"), APIRequest(method: "GET", path: "/apis/batch/v1/jobs"),
            APIRequest(method: "POST", path: "/apis"), APIRequest(method: "GET", path: "/version"),
        ] {
            let answer = try await DiscoveryEndpoint().answer(request, plane)
            #expect(answer == nil, "\(request.path)")
        }
    }

    @Test("puts the versions of a group in the order in which clients should try them")
    func versions() throws {
        let kinds = try TestKinds.custom(schema: "{type: object}", versions: ["v1beta1", "v2", "v1"])
        let group = try #require(ServedGroup.list(kinds).first)
        #expect(group.versions.map(\.name) == ["v2", "v1", "v1beta1"])
        #expect(GroupDiscovery.group(group)["preferredVersion"]?["groupVersion"] == "shop.example/v2")
    }
}
