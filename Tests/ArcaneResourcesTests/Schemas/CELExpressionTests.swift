import ArcaneCore
import Testing

@testable import ArcaneResources

struct CELExpressionTests {
    struct Form: StreamSpec {
        @Setting("With a default.", default: "it's") var grant: String
        @Setting("With a default.", default: 5) var count: Int
        @Setting("With a default.", default: "header") var `in`: String
        @Setting("Without.") var grantee: String?
    }

    @Test("a rule that asks for a setting without a type is none that an API server takes")
    func typed() {
        let properties: [String: OpenAPISchema] = [
            "text": OpenAPISchema(.string), "time": Duration.shape.schema, "any": .anything, "in": .anything,
        ]
        #expect(CELExpression.isTyped("has(self.text) && self.time == 5", in: properties))
        #expect(!CELExpression.isTyped("has(self.text) != has(self.any)", in: properties))
        #expect(!CELExpression.isTyped("self.__in__ == 'x'", in: properties))
        #expect(CELExpression.isTyped("self.anything == 1 && 'self' != 'any'", in: properties))
    }

    @Test("such a rule is left out of the CRD, and checked by the plugin")
    func untyped() throws {
        struct Untyped: StreamSpec {
            @Setting("Anything.") var any: JSONValue?
            @Setting("A text.") var text: String?
            static var rules: [SpecRule<Self>] {
                [
                    SpecRule("give any or text", cel: "has(self.any) != has(self.text)") {
                        ($0.any == nil) != ($0.text == nil)
                    },
                    SpecRule("not that", cel: "!has(self.text) || self.text != 'that'") { $0.text != "that" },
                ]
            }
        }
        let rules = try #require(Untyped.shape.schema[.validations]?.arrayValue)
        #expect(rules.map { $0["message"] } == ["not that"])
        #expect(Untyped.decode(from: [:]).problems.map(\.message) == ["give any or text"])
    }

    @Test(
        "settings with a default have it where nothing was given",
        arguments: [
            ("self.count > 3", "(has(self.count) ? self.count : 5) > 3"),
            ("has(self.count) && self.count > 3", "true && (has(self.count) ? self.count : 5) > 3"),
            ("self.grant == 'a'", #"(has(self.grant) ? self.grant : "it's") == 'a'"#),
            ("self.__in__ != ''", "(has(self.__in__) ? self.__in__ : 'header') != ''"),
            ("has( self.grantee ) || self.grantee == 'x'", "has( self.grantee ) || self.grantee == 'x'"),
            ("myself.count > 3", "myself.count > 3"),
        ])
    func defaults(expression: String, expected: String) {
        #expect(CELExpression.assuming(defaultsOf: Form.definitions, in: expression) == expected)
    }
}
