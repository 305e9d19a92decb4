import ArcaneCore
import Testing

@testable import arcane_rest_plugin

struct ReferenceVariablesTests {
    private func plan(_ variables: [String: String]) throws -> AuthenticationPlan? {
        try ReferenceVariables(environment: variables).plan()
    }

    @Test("without the variables there is no plan")
    func none() throws {
        #expect(try plan(["OTHER": "x"]) == nil)
        #expect(try plan(["ARCANE__AUTHURL": ""]) == nil)
    }

    @Test("fixed headers go with each request")
    func headers() throws {
        #expect(
            try plan(["ARCANE__AUTHHEADERS": #"{"A": "1", "B": "2"}"#])
                == .fixed(.headers(["A": Secret("1"), "B": Secret("2")])))
    }

    @Test("every variable of the token endpoint has its place")
    func endpoint() throws {
        let found = try plan([
            "ARCANE__AUTHURL": "https://h/token", "ARCANE__TOKENPROPERTYNAME": "t", "ARCANE__EXPIRATIONPERIOD": "01:30:00",
            "ARCANE__TOKENHTTPMETHOD": "get", "ARCANE__TOKENREQUESTBODY": #"{"a": "b"}"#,
            "ARCANE__TOKENREQUESTCONTENTTYPE": "application/json",
            "ARCANE__TOKENREQUESTADDITIONALHEADERS": #"{"X-Tenant": "7"}"#, "ARCANE__TOKENREQUESTHEADERNAME": "X-Token",
        ])
        let request = TokenRequest(
            method: "GET", url: "https://h/token", headers: ["X-Tenant": Secret("7")], contentType: "application/json",
            body: Secret(#"{"a": "b"}"#))
        let response = TokenResponse(token: ["t"], lifetime: .fixed(.seconds(5400)))
        #expect(found == .endpoint(request, response, header: "X-Token", scheme: ""))
    }

    @Test("the usual header has the usual scheme, and the life may be a property")
    func standard() throws {
        let variables = [
            "ARCANE__AUTHURL": "https://h/token", "ARCANE__TOKENPROPERTYNAME": "t", "ARCANE__EXPIRATIONPERIODPROPERTYNAME": "e",
            "ARCANE__TOKENREQUESTBODY": #"{"b": "2&3", "a": "1"}"#,
            "ARCANE__TOKENREQUESTCONTENTTYPE": "application/x-www-form-urlencoded",
        ]
        guard case .endpoint(let request, let response, let header, let scheme)? = try plan(variables) else {
            Issue.record("the variables gave no endpoint")
            return
        }
        #expect(request.method == "POST")
        #expect(request.body == Secret("a=1&b=2%263"))
        #expect(response.lifetime == .path(["e"]))
        #expect(header == "Authorization" && scheme == "Bearer")
    }

    @Test(
        "a variable that cannot be read is named, and its value is not repeated",
        arguments: [
            ["ARCANE__AUTHHEADERS": "s3cret"], ["ARCANE__AUTHHEADERS": #"{"A": 5}"#], ["ARCANE__AUTHURL": "https://h/s3cret"],
            ["ARCANE__AUTHURL": "https://h", "ARCANE__TOKENPROPERTYNAME": "t", "ARCANE__EXPIRATIONPERIOD": "s3cret"],
        ])
    func unreadable(variables: [String: String]) {
        #expect { _ = try plan(variables) } throws: { error in
            let message = "\(error)"
            return (error as? StreamError)?.code == .configuration && message.contains("ARCANE__")
                && !message.contains("s3cret")
        }
    }
}
