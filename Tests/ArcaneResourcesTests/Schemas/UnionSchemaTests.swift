import ArcaneCore
import ArcaneResources
import ArcaneYAML
import Testing

struct UnionSchemaTests {
    static let orders = CustomResourceDefinition(
        stream: ResourceNames(kind: "OrdersStream"), spec: OrdersSpec.self, description: "Orders.")

    private func property(_ union: any SpecUnion.Type, _ name: String) -> JSONValue? {
        union.shape.schema[.properties]?[name]
    }

    @Test("the CRD of a spec with many unions follows the rules for structural schemas")
    func structural() async throws {
        #expect(try await APIServer.findings(in: Self.orders) == "")
    }

    @Test("the API server takes a manifest with every block")
    func manifest() async throws {
        let spec = try #require(try JSONValue(yaml: ordersManifest)["spec"])
        #expect(try await APIServer.verdicts(on: [spec.text], by: Self.orders) == [""])
    }

    @Test("the API server says which setting a type requires, and knows the defaults of its other settings")
    func required() async throws {
        let specs = try [
            "pagination: {type: offset, pointer: o}", "authentication: {type: apiKey, name: n, value: v}",
            "authentication: {type: oauth2, tokenUrl: u, grant: refreshToken, clientId: c, clientSecret: s}",
            "authentication: {type: oauth2, tokenUrl: u, clientId: c, clientSecret: s}",
        ].map { change in
            let smallest = "{jobTemplateRef: {name: t}, request: {url: u}, sink: {location: 'file:///data'}}"
            return try JSONValue(yaml: smallest).merging(try JSONValue(yaml: change)).text
        }
        #expect(
            try await APIServer.verdicts(on: specs, by: Self.orders) == [
                "pagination.pageSize: pageSize is required for type offset",
                "authentication.in: in is required for type apiKey",
                "authentication.refreshToken: is required for grant refreshToken",
                "",
            ])
    }

    @Test("the type is required and one of the forms, and its description tells them apart")
    func discriminator() {
        #expect(Pagination.shape.schema[.required] == ["type"])
        #expect(property(Pagination.self, "type")?["enum"] == ["none", "page", "offset", "token", "link"])
        #expect(
            property(Pagination.self, "type")?["description"]?.stringValue?.hasPrefix(
                "none: One response holds everything.\npage: Pages are counted.\n") == true)
    }

    @Test("a setting that several forms have keeps what they agree on, without defaults")
    func shared() {
        #expect(property(Pagination.self, "pointer")?["type"] == "string")
        #expect(property(Pagination.self, "start")?["type"] == "integer")
        #expect(property(Pagination.self, "start")?["default"] == nil)
        #expect(
            property(Pagination.self, "start")?["description"]
                == "page: The number of the first page. Default: 1.\noffset: The offset of the first record. Default: 0.")
    }

    @Test("a setting that has two types is left to the plugin, and no rule asks for it")
    func conflicting() {
        #expect(property(Authentication.self, "token")?["x-kubernetes-preserve-unknown-fields"] == true)
        #expect(property(Authentication.self, "token")?["type"] == nil)
        #expect(property(Authentication.self, "expiresIn")?["type"] == nil)
        let rules = Authentication.shape.schema[.validations]?.arrayValue?.compactMap { $0["rule"]?.stringValue } ?? []
        #expect(!rules.contains { $0.contains("self.token)") })
        #expect(rules.contains("self.type != 'oauth2' || has(self.tokenUrl)"))
        #expect(rules.contains("self.type != 'apiKey' || has(self.__in__)"))
    }

    @Test("limits that only one form has are dropped where another shares the name")
    func limits() {
        struct Bounded: StreamSpec { @Setting("A.", .range(1...5)) var size: Int }
        struct Unbounded: StreamSpec { @Setting("B.", .minimum(1)) var size: Int }
        enum Either: SpecUnion {
            case bounded(Bounded)
            case unbounded(Unbounded)
            static let variants: [SpecVariant<Self>] = [
                SpecVariant("bounded", "A.", Either.bounded), SpecVariant("unbounded", "B.", Either.unbounded),
            ]
        }
        #expect(property(Either.self, "size")?["minimum"] == 1)
        #expect(property(Either.self, "size")?["maximum"] == nil)
    }
}
