import ArcaneCore

/// Serves OpenAPI v3: which documents there are, and the document of each version of a group; and an empty document of version 2.
struct OpenAPIEndpoint: APIEndpoint {
    func answer(_ request: APIRequest, _ plane: ControlPlane) async throws -> APIAnswer? {
        if request.method == "GET", request.path == "/openapi/v2" { return OlderOpenAPI.answer(accept: request.accept) }
        guard request.method == "GET", let rest = request.path.droppingPrefix("/openapi/v3") else { return nil }
        let groups = ServedGroup.list(plane.resources())
        let path = rest.split(separator: "/").joined(separator: "/")
        if path.isEmpty { return .json(OpenAPIDocument.index(groups)) }
        for group in groups {
            for version in group.versions where OpenAPIDocument.root(group, version) == path {
                return .json(OpenAPIDocument.document(version, of: group))
            }
        }
        throw APIFailure.noSuchPath
    }
}
