import ArcaneCore
import ArcaneHTTP
import Testing

@testable import arcane_rest_plugin

struct TokenRequestTests {
    private func oauth2(
        _ grant: OAuth2Grant, id: String = "me", in place: ClientAuthentication = .body, scope: String? = nil,
        audience: String? = nil
    ) -> HTTPRequest {
        let client = OAuth2Client(
            url: "https://id.example.net/token", grant: grant, id: id, secret: Secret("a&b c"), authentication: place,
            scope: scope, audience: audience)
        return TokenRequest.oauth2(client, grant: grant).request
    }

    @Test("client credentials are asked for as RFC 6749 says")
    func clientCredentials() {
        let request = oauth2(.clientCredentials, scope: "read write", audience: "https://api")
        #expect(request.method == "POST")
        #expect(request.headers["Content-Type"] == "application/x-www-form-urlencoded")
        #expect(
            String(decoding: request.body, as: UTF8.self)
                == "grant_type=client_credentials&client_id=me&client_secret=a%26b+c&scope=read+write&audience=https%3A%2F%2Fapi"
        )
    }

    @Test("a refresh token is exchanged as RFC 6749 says")
    func refreshToken() {
        #expect(
            String(decoding: oauth2(.refreshToken(Secret("r/1"))).body, as: UTF8.self)
                == "grant_type=refresh_token&refresh_token=r%2F1&client_id=me&client_secret=a%26b+c")
    }

    @Test("the credentials of a client stand in the header where the spec says so, encoded as RFC 6749 says, and nowhere else")
    func header() {
        let request = oauth2(.clientCredentials, id: "me:too", in: .header, scope: "read")
        #expect(request.headers.values(of: "Authorization") == ["Basic bWUlM0F0b286YSUyNmIrYw=="])
        #expect(String(decoding: request.body, as: UTF8.self) == "grant_type=client_credentials&scope=read")
        let refresh = oauth2(.refreshToken(Secret("r")), in: .header)
        #expect(String(decoding: refresh.body, as: UTF8.self) == "grant_type=refresh_token&refresh_token=r")
        #expect(oauth2(.clientCredentials).headers["Authorization"] == nil)
    }

    @Test("an endpoint of another kind gets the spec's method, headers and body")
    func endpoint() {
        let plain = TokenRequest(method: "GET", url: "https://u:pw@h/token?key=s3cret")
        #expect(plain.request.method == "GET")
        #expect(plain.request.headers["Content-Type"] == nil)
        #expect(plain.endpoint == "https://h/token")
        let own = TokenRequest(
            url: "https://h/token", headers: ["X-Key": Secret("k"), "accept": Secret("text/json")],
            contentType: "application/json",
            body: Secret("{}"))
        #expect(own.request.headers["X-Key"] == "k")
        #expect(own.request.headers.values(of: "Accept") == ["text/json"])
        #expect(own.request.headers["Content-Type"] == "application/json")
        #expect(!"\(own)".contains("{}"))
    }
}
