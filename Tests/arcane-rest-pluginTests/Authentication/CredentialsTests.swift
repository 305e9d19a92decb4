import ArcaneCore
import ArcaneHTTP
import Testing

@testable import arcane_rest_plugin

struct CredentialsTests {
    private func applied(_ credentials: Credentials, to url: String = "https://h/v1?a=1", headers: HTTPHeaders = [:])
        -> HTTPRequest
    {
        var request = HTTPRequest("GET", url, headers: headers)
        credentials.apply(to: &request)
        return request
    }

    @Test("headers replace those of the template")
    func headers() {
        let request = applied(.headers(["Authorization": Secret("new")]), headers: ["authorization": "old", "Accept": "x"])
        #expect(request.headers.values(of: "Authorization") == ["new"])
        #expect(request.headers["Accept"] == "x")
    }

    @Test("name and password are encoded as RFC 7617 says")
    func basic() {
        #expect(
            applied(.basic(username: "Aladdin", password: Secret("open sesame"))).headers["Authorization"]
                == "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==")
        #expect(
            applied(.basic(username: "test", password: Secret("123£"))).headers["Authorization"] == "Basic dGVzdDoxMjPCow==")
    }

    @Test("a token stands in the header behind its scheme")
    func token() {
        #expect(applied(.token(Secret("t"))).headers["Authorization"] == "Bearer t")
        #expect(applied(.token(Secret("t"), header: "X-Token", scheme: "")).headers["X-Token"] == "t")
    }

    @Test(
        "a key in the query is added once, also to a link that carries it already",
        arguments: [
            ("https://h/v1", "https://h/v1?api%20key=k%2F1"), ("https://h/v1?a=1", "https://h/v1?a=1&api%20key=k%2F1"),
            ("https://h/v1?api%20key=old&a=1", "https://h/v1?a=1&api%20key=k%2F1"),
        ])
    func query(url: String, expected: String) {
        #expect(applied(.query(name: "api key", value: Secret("k/1")), to: url).url == expected)
    }

    @Test("without credentials a request stays as it is")
    func none() {
        let request = applied(.none)
        #expect(request.url == "https://h/v1?a=1")
        #expect(request.headers.fields.isEmpty)
    }

    @Test("credentials are never printed")
    func secrecy() {
        let all: [Credentials] = [
            .basic(username: "u", password: Secret("s3cret")), .token(Secret("s3cret")),
            .query(name: "k", value: Secret("s3cret")),
        ]
        #expect(all.allSatisfy { !"\($0)".contains("s3cret") })
    }
}
