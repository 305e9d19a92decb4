import ArcaneCore
import ArcaneHTTP
import Testing

@Suite struct HTTPErrorTests {
    @Test(
        "Each kind of failure means something for a stream",
        arguments: [
            (HTTPError.Code.invalidURL, StreamError.Code.configuration), (.invalidRequest, .configuration),
            (.unresolvedHost, .transient), (.connectionFailed, .transient), (.tlsFailed, .transient), (.timedOut, .transient),
            (.connectionLost, .transient), (.truncatedBody, .transient), (.undecodableBody, .transient), (.other, .transient),
            (.certificateRejected, .refused), (.responseTooLarge, .refused), (.redirectRefused, .refused),
            (.cancelled, .cancelled),
        ])
    func stream(_ code: HTTPError.Code, _ expected: StreamError.Code) {
        #expect(StreamError(HTTPError(code, "m")) == StreamError(expected, "m"))
        #expect(StreamError(HTTPError(code, "m"), while: "the token").message == "the token: m")
    }

    @Test("What may pass is transient")
    func transient() {
        #expect(HTTPError(.timedOut, "").isTransient)
        #expect(!HTTPError(.certificateRejected, "").isTransient)
    }

    @Test("An error reads as its message")
    func description() {
        #expect("\(HTTPError(.other, "what happened"))" == "what happened")
    }
}
