import ArcaneCore
import ArcaneKubernetes
import Testing

@testable import ArcaneLocalCluster

@Suite("A failure of the API")
struct APIFailureTests {
    private static let jobs = GroupResource(group: "batch", plural: "jobs")

    @Test("is what the client reads it as") func kinds() {
        func seen(_ failure: APIFailure) -> KubernetesError {
            let error = KubernetesError(status: failure.status, json: failure.json)
            #expect(error.message == failure.message && error.reason == failure.reason)
            return error
        }
        #expect(seen(.notFound(Self.jobs, "a")).isNotFound)
        #expect(seen(.noSuchPath).isNotFound)
        #expect(seen(.alreadyExists(Self.jobs, "a")).isAlreadyExists)
        #expect(seen(.modified(Self.jobs, "a")).isConflict)
        #expect(seen(.expired("old")).isGone)
        #expect(seen(.forbidden(Self.jobs, "a", "no")).isForbidden)
        #expect(seen(.tooLarge("big")).isInvalid)
        #expect(seen(.badRequest("what")).isInvalid)
    }

    @Test("tells how long to wait, in the header and in its details")
    func retryAfter() {
        let failure = APIFailure(status: 429, reason: "TooManyRequests", message: "later", retryAfterSeconds: 3)
        let answer = APIAnswer.failure(failure)
        #expect(answer.status == 429 && answer.headers.map { "\($0.name): \($0.value)" } == ["Retry-After: 3"])
        #expect(failure.json["details"] == ["retryAfterSeconds": 3])
    }

    @Test("of several fields lists them, and of one names it")
    func invalid() {
        let one = [FieldProblem.required("spec.a")]
        #expect(APIFailure.invalid(.jobs, "j", one).message == #"Job.batch "j" is invalid: spec.a: Required value"#)
        let two = one + [.forbidden("spec.b", "no")]
        #expect(
            APIFailure.invalid(.pods, "p", two).message
                == #"Pod "p" is invalid: [spec.a: Required value, spec.b: Forbidden: no]"#)
        #expect(APIFailure.invalid(.pods, "p", two).causes == ["spec.a: Required value", "spec.b: Forbidden: no"])
    }
}
