import ArcaneCore
import ArcaneKubernetes

/// Tells clients which kinds there are: `/api`, `/apis` and what is below them, down to the versions of groups.
struct DiscoveryEndpoint: APIEndpoint {
    func answer(_ request: APIRequest, _ plane: ControlPlane) async throws -> APIAnswer? {
        let path = request.path.split(separator: "/").map(String.init)
        guard request.method == "GET", let root = path.first, root == "api" || root == "apis",
            path.count <= (root == "api" ? 2 : 3)
        else { return nil }
        let groups = ServedGroup.list(plane.resources())
        if path.count == 1 {
            return overview(request, root == "api" ? groups.filter(\.name.isEmpty) : groups.filter { !$0.name.isEmpty })
        }
        guard let group = groups.first(where: { $0.name == (root == "api" ? "" : path[1]) }) else {
            throw APIFailure.noSuchPath
        }
        if root == "apis", path.count == 2 { return .json(GroupDiscovery.group(group)) }
        guard let version = group.versions.first(where: { $0.name == path.last }) else { throw APIFailure.noSuchPath }
        return .json(GroupDiscovery.resources(version, of: group))
    }

    private func overview(_ request: APIRequest, _ groups: [ServedGroup]) -> APIAnswer {
        if let form = MediaRange.form(request.accept, among: AggregatedDiscovery.forms) {
            var answer = APIAnswer.json(AggregatedDiscovery.document(groups, as: form))
            answer.contentType = form.contentType
            return answer
        }
        return .json(request.path.hasPrefix("/apis") ? GroupDiscovery.groups(groups) : GroupDiscovery.coreVersions)
    }
}
