import ArcaneCore
import ArcaneHTTP
import Testing

@testable import ArcaneStorage

@Suite struct S3FailureTests {
    private func failure(_ status: Int, _ body: String, _ headers: HTTPHeaders = [:]) -> S3Failure {
        S3Failure(StoreAnswer(status: status, headers: headers, body: Array(body.utf8)))
    }

    private func error(_ failure: S3Failure) throws -> StreamError {
        let bucket = try S3Bucket(name: "data", prefix: "", settings: .init(region: "us-east-1"), environment: [:])
        return failure.streamError("write 'x'", bucket: bucket, statuses: RetryPolicy().statuses)
    }

    @Test("code and sentence are read from both forms of the document")
    func forms() {
        let plain = failure(404, "<Error><Code>NoSuchKey</Code><Message>gone &amp; lost</Message></Error>")
        #expect(plain.code == "NoSuchKey" && plain.message == "gone & lost")
        let wrapped = failure(
            400, "<ErrorResponse xmlns='x'><Error><Type>Sender</Type><Code>ExpiredTokenException</Code></Error></ErrorResponse>"
        )
        #expect(wrapped.code == "ExpiredTokenException" && wrapped.text == "ExpiredTokenException, status 400")
    }

    @Test("an answer without a document is told by its status", arguments: ["", "not XML", "{}"])
    func empty(_ body: String) throws {
        #expect(try error(failure(418, body)).message.hasPrefix("cannot write 'x' (status 418): "))
        #expect(try error(failure(502, body)).code == .transient)
        #expect(try error(failure(403, body)).code == .refused)
    }

    @Test("what S3 signed, which names the key, does not get into a message")
    func signedText() throws {
        let body = """
            <Error><Code>SignatureDoesNotMatch</Code><Message>The signature does not match.</Message>
            <AWSAccessKeyId>AKIDSHOWN</AWSAccessKeyId><StringToSign>AWS4-HMAC secret stuff</StringToSign></Error>
            """
        let message = try error(failure(403, body)).message
        #expect(message.contains("The signature does not match."))
        #expect(!message.contains("AKIDSHOWN") && !message.contains("stuff"))
    }

    @Test("another region is named where the answer tells it")
    func region() throws {
        let header = try error(
            failure(301, "<Error><Code>PermanentRedirect</Code></Error>", ["x-amz-bucket-region": "eu-west-3"]))
        #expect(header.code == .configuration && header.message.contains("sink.s3.region to 'eu-west-3'"))
        let body = try error(failure(400, "<Error><Code>AuthorizationHeaderMalformed</Code><Region>eu-west-1</Region></Error>"))
        #expect(body.code == .configuration && body.message.contains("'eu-west-1'"))
        #expect(try error(failure(301, "")).message.contains("the bucket's region"))
    }

    @Test("a sentence of any length is cut")
    func long() {
        let text = failure(400, "<Error><Code>X</Code><Message>\(String(repeating: "y", count: 5000))</Message></Error>").text
        #expect(text.count < 350)
    }
}
