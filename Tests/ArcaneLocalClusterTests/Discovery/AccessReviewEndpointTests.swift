import ArcaneCore
import ArcaneJSON
import Testing

@testable import ArcaneLocalCluster

@Suite struct AccessReviewEndpointTests {
    @Test(
        "everything is allowed to whoever is let in",
        arguments: [
            ("authorization.k8s.io/v1/selfsubjectaccessreviews", ["allowed"]),
            ("authorization.k8s.io/v1/selfsubjectrulesreviews", ["resourceRules", "nonResourceRules", "incomplete"]),
            ("authentication.k8s.io/v1/selfsubjectreviews", ["userInfo"]),
        ])
    func reviews(path: String, fields: [String]) async throws {
        let request = APIRequest(
            method: "POST", path: "/apis/\(path)", contentType: "application/vnd.kubernetes.protobuf", body: [1])
        let answer = try #require(try await AccessReviewEndpoint().answer(request, try ControlPlane()))
        guard case .bytes(let bytes) = answer.body else { throw CancellationError() }
        let review = try JSONValue(parsing: bytes)
        #expect(answer.status == 201 && Set((review["status"]?.objectValue ?? [:]).keys) == Set(fields))
        #expect(path.hasPrefix(review["apiVersion"]?.stringValue ?? "nothing"))
    }

    @Test("reviews of others are not served")
    func others() async throws {
        for request in [
            APIRequest(method: "GET", path: "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews"),
            APIRequest(method: "POST", path: "/apis/authorization.k8s.io/v1/subjectaccessreviews"),
        ] {
            let answer = try await AccessReviewEndpoint().answer(request, try ControlPlane())
            #expect(answer == nil)
        }
    }
}
