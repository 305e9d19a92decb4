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
