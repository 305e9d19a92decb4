import ArcaneCore

/// Answers `kubectl auth can-i` and `whoami`: whoever knows the token may do everything.
struct AccessReviewEndpoint: APIEndpoint {
    func answer(_ request: APIRequest, _ plane: ControlPlane) async throws -> APIAnswer? {
        guard request.method == "POST" else { return nil }
        // What is asked does not matter, and it may come as protobuf.
        let (group, kind, status): (JSONValue, JSONValue, JSONValue)
        switch request.path {
        case "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews":
            (group, kind, status) = ("authorization.k8s.io/v1", "SelfSubjectAccessReview", ["allowed": true])
        case "/apis/authorization.k8s.io/v1/selfsubjectrulesreviews":
            (group, kind) = ("authorization.k8s.io/v1", "SelfSubjectRulesReview")
            status = [
                "resourceRules": [["verbs": ["*"], "apiGroups": ["*"], "resources": ["*"]]],
                "nonResourceRules": [["verbs": ["*"], "nonResourceURLs": ["*"]]], "incomplete": false,
            ]
        case "/apis/authentication.k8s.io/v1/selfsubjectreviews":
            (group, kind) = ("authentication.k8s.io/v1", "SelfSubjectReview")
            status = ["userInfo": ["username": "arcane-local", "groups": ["system:masters", "system:authenticated"]]]
        default: return nil
        }
        return .json(["apiVersion": group, "kind": kind, "metadata": [:], "status": status], status: 201)
    }
}
