import ArcaneCore
import ArcaneResources
import ArcaneYAML
import Testing

struct SpecUnionTests {
    /// A spec with one block changed.
    private func decode(_ change: String) throws -> SpecResult<OrdersSpec> {
        let smallest = try JSONValue(yaml: "{request: {url: u}, sink: {location: 'file:///data'}}")
        return OrdersSpec.decode(from: smallest.merging(try JSONValue(yaml: change)))
    }

    @Test("a manifest with every block is read without problem or warning")
    func manifest() throws {
        let manifest = try JSONValue(yaml: ordersManifest)
        let result = OrdersSpec.decode(from: try #require(manifest["spec"]))
        #expect(result.problems == [])
        #expect(result.warnings == [])
        let spec = try result.get()
        guard case .page(let pages) = spec.pagination, case .bearer(let bearer) = spec.authentication, case .infer = spec.schema
        else {
            Issue.record("a wrong form was read")
            return
        }
        #expect(pages.totalPages == ["meta", "pages"])
        #expect(bearer.token.exposed == "${TOKEN}")
        #expect(spec.window?.step == .seconds(86_400))
        #expect(spec.request.query["page"] == "@page")
    }

    @Test(
        "each form of each union is read as its case",
        arguments: [
            "pagination: {type: none}", "pagination: {type: page, pointer: page}",
            "pagination: {type: offset, pointer: o, pageSize: 100, total: [n]}",
            "pagination: {type: token, pointer: t, next: [next]}",
            "pagination: {type: token, pointer: t, nextHeader: X-Next}", "pagination: {type: link, nextHeader: Link}",
            "authentication: {type: none}", "authentication: {type: headers, headers: {A: b}}",
            "authentication: {type: basic, username: u, password: p}", "authentication: {type: bearer, token: t}",
            "authentication: {type: apiKey, in: query, name: n, value: v}",
            "authentication: {type: oauth2, tokenUrl: u, grant: clientCredentials, clientId: c, clientSecret: s}",
            "authentication: {type: oauth2, tokenUrl: u, grant: refreshToken, clientId: c, clientSecret: s, refreshToken: r}",
            "authentication: {type: tokenEndpoint, url: u, token: [t], expiresIn: [e]}",
            "authentication: {type: tokenEndpoint, url: u, token: [t], expiresIn: 3600}",
            "authentication: {type: jwt, algorithm: RS256, key: k, claims: {iss: me, level: 3}}",
            "schema: {type: openapi, encoded: e30=}", "schema: {type: jsonSchema, document: {type: object}}",
        ])
    func forms(change: String) throws {
        let result = try decode(change)
        #expect(result.problems == [])
        #expect(result.warnings == [])
        let given = try JSONValue(yaml: change).objectValue?.first
        let name = try #require(given?.key)
        #expect(try result.get().json[path: [name, "type"]] == given?.value["type"])
    }

    @Test(
        "what is wrong with a form is said with its path and type",
        arguments: [
            ("pagination: {}", "pagination.type: is required, one of none, page, offset, token, link"),
            (
                "pagination: {type: pages}",
                "pagination.type: 'pages' is not one of none, page, offset, token, link; did you mean 'page'?"
            ),
            ("pagination: {type: 1}", "pagination.type: must be a text, not a number; put it in quotes"),
            ("pagination: page", "pagination: must be an object, not a text"),
            (
                "pagination: {type: page}",
                "pagination.pointer: is required for type page (The placeholder of the page's number), for example \"text\""
            ),
            ("pagination: {type: offset, pointer: o, pageSize: 0}", "pagination.pageSize: 0 is below the minimum 1"),
            ("pagination: {type: token, pointer: t}", "pagination: give either next or nextHeader"),
            (
                "authentication: {type: oauth2, grant: clientCredentials, clientId: c, clientSecret: s}",
                "authentication.tokenUrl: is required for type oauth2 (Where the token is fetched), for example \"text\""
            ),
            (
                "authentication: {type: oauth2, tokenUrl: u, grant: refreshToken, clientId: c, clientSecret: s}",
                "authentication.refreshToken: is required for grant refreshToken"
            ),
            (
                "authentication: {type: tokenEndpoint, url: u, token: [t], expiresIn: never}",
                "authentication.expiresIn: must be a path (list of names) or a duration, such as [\"data\",\"items\"]"
            ),
            (
                "authentication: {type: basic, username: u, password: 1234}",
                "authentication.password: must be a text, not a number; put it in quotes"
            ),
            ("schema: {type: openapi}", "schema: give either document or encoded"),
        ])
    func problems(change: String, problem: String) throws {
        #expect(try decode(change).problemTexts == [problem])
    }

    @Test("settings of another form are warned of")
    func otherForm() throws {
        let result = try decode("pagination: {type: link, next: [a], pageSize: 5}")
        #expect(result.warningTexts == ["pagination.pageSize: is not a known setting and is ignored"])
        #expect(result.problems == [])
    }

    @Test("`type` and the settings of a form match in any case, the value of `type` does not")
    func cases() throws {
        #expect(try decode("pagination: {Type: page, POINTER: p}").problems == [])
        #expect(try decode("pagination: {type: Page, pointer: p}").problems.count == 1)
    }

    @Test("a form without settings and one with them are written back with their type")
    func json() {
        #expect(Pagination.single.json == ["type": "none"])
        var pages = PagePagination()
        pages.pointer = "page"
        #expect(Pagination.page(pages).json == ["type": "page", "pointer": "page", "start": 1])
        #expect(SchemaSettings.jsonSchema(SchemaDocument()).json == ["type": "jsonSchema"])
        #expect(SchemaSettings.openAPI(SchemaDocument()).json == ["type": "openapi"])
    }
}
