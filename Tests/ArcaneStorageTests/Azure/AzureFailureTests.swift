import ArcaneCore
import ArcaneHTTP
import Testing

@testable import ArcaneStorage

@Suite struct AzureFailureTests {
    private func error(_ status: Int, header: String? = nil, body: String = "") throws -> StreamError {
        let answer = StoreAnswer(
            status: status, headers: header.map { ["x-ms-error-code": $0] } ?? [:], body: Array(body.utf8))
        let container = try AzureContainer(name: "data", host: "acc.dfs.core.windows.net", prefix: "", endpoint: nil)
        return AzureFailure(answer).streamError("write 'x'", container: container, statuses: RetryPolicy().statuses)
    }

    @Test(
        "each code has its kind and a remedy",
        arguments: [
            ("AuthenticationFailed", 403, StreamError.Code.refused, "clock"),
            ("AuthorizationPermissionMismatch", 403, .refused, "allow reading"),
            ("ContainerNotFound", 404, .refused, "create the container 'data' in the account 'acc'"),
            ("ServerBusy", 503, .transient, "every try"), ("OperationTimedOut", 500, .transient, "every try"),
            ("RequestBodyTooLarge", 413, .configuration, "groupsPerFile"), ("LeaseIdMissing", 412, .refused, "lease"),
            ("Unheard", 400, .refused, "BlobEndpoint"),
        ])
    func codes(_ name: String, _ status: Int, _ code: StreamError.Code, _ remedy: String) throws {
        let error = try error(status, header: name)
        #expect(error.code == code)
        #expect(error.message.hasPrefix("cannot write 'x' (\(name), status \(status))"))
        #expect(error.message.contains(remedy))
    }

    @Test("the code is read from the body where no field has it, and Azure's own sentence is left out")
    func body() throws {
        let error = try error(
            403, body: "<Error><Code>AuthenticationFailed</Code><Message>string to sign: hidden</Message></Error>")
        #expect(error.message.contains("AuthenticationFailed") && !error.message.contains("hidden"))
        #expect(try self.error(418).message.hasPrefix("cannot write 'x' (status 418)"))
    }
}
