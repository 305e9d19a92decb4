import ArcaneCore
import ArcaneHTTP
import ArcaneStorage
import Testing

@testable import arcane_rest_plugin

struct AuthenticatorTests {
    private func authorized(_ url: String) async throws -> HTTPRequest {
        let signature = AWSSignatureV4(
            region: "eu", service: "es", credentials: AWSCredentials(accessKeyID: "AKID", secretAccessKey: Secret("key")))
        let authenticator = try await Authenticator(.aws(signature), http: HTTPClient())
        var request = HTTPRequest("GET", url)
        let token = try await authenticator.authorize(&request)
        #expect(token == nil)
        return request
    }

    @Test("a request is sent as it is signed, its host in lower case")
    func signed() async throws {
        let request = try await authorized("https://Search.Example.net/Orders?Page=1")
        #expect(request.url == "https://search.example.net/Orders?Page=1")
        let authorization = try #require(request.headers["Authorization"])
        #expect(authorization.hasPrefix("AWS4-HMAC-SHA256 Credential=AKID/"))
        #expect(request.headers["X-Amz-Date"] != nil)
    }

    @Test("what is no URL is not signed, and the message names the setting")
    func invalid() async throws {
        let error = try await #require(throws: StreamError.self) { _ = try await authorized("search.example.net/Orders") }
        #expect(error.code == .configuration)
        #expect(error.message.contains("request.url"))
    }
}
