import ArcaneCore
import Testing

@testable import arcane_rest_plugin

struct TokenResponseTests {
    private let now = Timestamp(milliseconds: 1_000_000)

    @Test(
        "the token and its life are read at their paths",
        arguments: [
            (JSONValue.integer(3600), 4_600_000), ("3600", 4_600_000), (.number("0.5"), 1_000_500),
            ("1970-01-01T01:00:00Z", 3_600_000),
        ])
    func paths(expires: JSONValue, end: Int) throws {
        let response = TokenResponse(token: ["data", "token"], lifetime: .path(["ttl"]))
        let token = try response.read(["data": ["token": "abc"], "ttl": expires], now: now, endpoint: "https://h/token")
        #expect(token.value == Secret("abc"))
        #expect(token.expiresAt == Timestamp(milliseconds: Int64(end)))
        #expect(token.obtainedAt == now)
    }

    @Test("a life may be fixed, or unknown")
    func lifetimes() throws {
        let fixed = TokenResponse(token: ["t"], lifetime: .fixed(.seconds(60)))
        #expect(try fixed.read(["t": "abc"], now: now, endpoint: "").expiresAt == now + .seconds(60))
        #expect(try TokenResponse.oauth2.read(["access_token": "abc"], now: now, endpoint: "").expiresAt == nil)
    }

    @Test(
        "a response without a token is an error that names endpoint and path",
        arguments: [
            JSONValue.object([:]), ["access_token": 5], ["access_token": ""], ["error": "s3cret"],
        ])
    func missing(body: JSONValue) {
        #expect {
            try TokenResponse.oauth2.read(body, now: now, endpoint: "https://h/token")
        } throws: { error in
            let message = "\(error)"
            return message.contains("https://h/token") && message.contains("access_token") && !message.contains("s3cret")
        }
    }
}
