import Testing

@testable import ArcaneHTTP

@Suite struct HTTPRetryTests {
    private func retry(_ reason: HTTPRetry.Reason) -> HTTPRetry {
        HTTPRetry(method: "PUT", url: "http://host/?a=…", attempt: 2, reason: reason, delay: .seconds(3))
    }

    @Test("A retry reads as a sentence with the attempt, the pause and the cause")
    func description() {
        #expect(
            retry(.status(503)).description
                == "attempt 2 failed and is repeated in 3.0 seconds: PUT http://host/?a=… was answered with 503")
        #expect(
            retry(.error(HTTPError(.timedOut, "PUT http://host/: silent"))).description
                == "attempt 2 failed and is repeated in 3.0 seconds: PUT http://host/: silent")
    }
}
