import ArcaneCore
import ArcaneResources
import ArcaneStorage
import Testing

@testable import arcane_rest_plugin

struct AuthenticationPlanTests {
    private let variables = ["USER": "me@example.org", "KEY": "s3\"cret", "ID": "AKID"]

    private func plan(_ yaml: String) throws -> AuthenticationPlan {
        let spec = try TestStream.spec("{request: {url: 'https://h/'}, authentication: \(yaml)}")
        return try AuthenticationPlan(try #require(spec.authentication), environment: variables)
    }

    @Test("nothing is nothing")
    func none() throws {
        #expect(try plan("{type: none}") == .fixed(.none))
    }

    @Test("variables are filled in, and an at sign means itself")
    func variablesAndSigns() throws {
        #expect(
            try plan("{type: basic, username: '${USER}', password: 'p@ss ${KEY}'}")
                == .fixed(.basic(username: "me@example.org", password: Secret("p@ss s3\"cret"))))
        #expect(
            try plan("{type: headers, headers: {A: 'x ${ID}', B: y}}")
                == .fixed(.headers(["A": Secret("x AKID"), "B": Secret("y")])))
        #expect(try plan("{type: bearer, token: '${KEY}'}") == .fixed(.token(Secret("s3\"cret"))))
    }

    @Test("a key goes into a header or the query", arguments: ["header", "query"])
    func apiKey(place: String) throws {
        let expected: Credentials =
            place == "header" ? .headers(["X-Key": Secret("AKID")]) : .query(name: "X-Key", value: Secret("AKID"))
        #expect(try plan("{type: apiKey, in: \(place), name: X-Key, value: '${ID}'}") == .fixed(expected))
    }

    @Test("OAuth 2.0 has its two grants")
    func oauth2() throws {
        let client = OAuth2Client(
            url: "https://id/token", grant: .clientCredentials, id: "AKID", secret: Secret("s3\"cret"), scope: "read write",
            audience: "a")
        let block = "type: oauth2, tokenUrl: 'https://id/token', clientId: '${ID}', clientSecret: '${KEY}'"
        #expect(try plan("{\(block), scope: read write, audience: a}") == .oauth2(client))
        var inHeader = client
        inHeader.authentication = .header
        #expect(try plan("{\(block), clientAuthentication: header, scope: read write, audience: a}") == .oauth2(inHeader))
        var refreshing = client
        refreshing.grant = .refreshToken(Secret("r AKID"))
        (refreshing.scope, refreshing.audience) = (nil, nil)
        #expect(try plan("{\(block), grant: refreshToken, refreshToken: 'r ${ID}'}") == .oauth2(refreshing))
    }

    @Test("a variable in a token request's body is escaped as the body's type demands")
    func endpoint() throws {
        let found = try plan(
            #"""
            {type: tokenEndpoint, url: 'https://h/${ID}', method: put, headers: {X: '${ID}'}, body: '{"key": "${KEY}"}',
             token: [a, b], expiresIn: 90s, header: X-Token, scheme: ''}
            """#)
        let request = TokenRequest(
            method: "PUT", url: "https://h/AKID", headers: ["X": Secret("AKID")], contentType: "application/json",
            body: Secret(#"{"key": "s3\"cret"}"#))
        let response = TokenResponse(token: ["a", "b"], lifetime: .fixed(.seconds(90)))
        #expect(found == .endpoint(request, response, header: "X-Token", scheme: ""))
    }

    @Test("a token's life may stand in the response, or nowhere", arguments: [true, false])
    func lifetimes(isKnown: Bool) throws {
        let life = isKnown ? ", expiresIn: [meta, ttl]" : ""
        guard
            case .endpoint(_, let response, let header, let scheme) = try plan(
                "{type: tokenEndpoint, url: 'https://h', token: [t]\(life)}")
        else {
            Issue.record("the block gave no endpoint")
            return
        }
        #expect(response.lifetime == (isKnown ? .path(["meta", "ttl"]) : nil))
        #expect(header == "Authorization" && scheme == "Bearer")
    }

    @Test("claims keep their types, and texts among them their variables")
    func jwt() throws {
        #expect(
            try plan("{type: jwt, algorithm: ES256, key: '${KEY}', claims: {iss: '${ID}', level: 3}, expiresIn: 5m}")
                == .jwt(.ES256, key: Secret("s3\"cret"), claims: ["iss": "AKID", "level": 3], lifetime: .seconds(300)))
    }

    @Test("AWS keys are filled in")
    func aws() throws {
        let credentials = AWSCredentials(accessKeyID: "AKID", secretAccessKey: Secret("s3\"cret"), sessionToken: Secret("t"))
        #expect(
            try plan(
                "{type: awsSigV4, region: eu, service: es, accessKeyId: '${ID}', secretAccessKey: '${KEY}', sessionToken: t}")
                == .aws(AWSSignatureV4(region: "eu", service: "es", credentials: credentials)))
    }

    @Test(
        "a missing variable is named with the setting that uses it",
        arguments: [
            ("{type: bearer, token: '${NOPE}'}", "authentication.token"),
            ("{type: headers, headers: {X-Key: '${NOPE}'}}", "authentication.headers.X-Key"),
            ("{type: jwt, key: k, claims: {iss: '${NOPE}'}}", "authentication.claims.iss"),
        ])
    func missing(block: String, setting: String) {
        #expect { _ = try plan(block) } throws: { "\($0)".contains(setting) && "\($0)".contains("'NOPE'") }
    }
}
