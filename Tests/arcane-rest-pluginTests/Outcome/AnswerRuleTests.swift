import ArcaneCore
import Testing

@testable import arcane_rest_plugin

struct AnswerRuleTests {
    private static let body: JSONValue = [
        "error": ["code": 17, "name": "BUSY", "fatal": false, "text": "Please try again later"]
    ]

    private func applies(_ test: AnswerRule.Test, at name: String) -> Bool {
        AnswerRule(path: ["error", name], test: test, action: .retry).applies(status: 200, body: AnswerRuleTests.body)
    }

    @Test("a rule of statuses is about those, and one without is about all")
    func statuses() {
        let rule = AnswerRule(status: [409, 423], action: .retry)
        #expect(rule.applies(status: 423, body: .null))
        #expect(!rule.applies(status: 404, body: .null))
        #expect(AnswerRule(path: ["error"], action: .retry).applies(status: 500, body: ["error": "x"]))
        let both = AnswerRule(status: [409], path: ["error"], action: .retry)
        #expect(both.applies(status: 409, body: ["error": "x"]))
        #expect(!both.applies(status: 409, body: [:]) && !both.applies(status: 400, body: ["error": "x"]))
    }

    @Test("a value is compared as it is written, whether it is a text, a number or a truth value")
    func equals() {
        #expect(applies(.equals("BUSY"), at: "name") && !applies(.equals("busy"), at: "name"))
        #expect(applies(.equals("17"), at: "code") && !applies(.equals("1"), at: "code"))
        #expect(applies(.equals("false"), at: "fatal"))
        #expect(!applies(.equals(""), at: "missing"))
    }

    @Test("a regular expression may have its match anywhere in the value, of which a bounded part is looked at")
    func matches() {
        #expect(applies(.matches("try (it )?again"), at: "text"))
        #expect(applies(.matches("(?i)^PLEASE"), at: "text"))
        #expect(!applies(.matches("^again"), at: "text"))
        #expect(!applies(.matches("["), at: "text"))
        let rule = AnswerRule(path: ["text"], test: .matches("z$"), action: .retry)
        #expect(!rule.applies(status: 200, body: ["text": .string(String(repeating: "a", count: 5000) + "z")]))
    }

    @Test("a value that says nothing is no error", arguments: [nil, false, 0, "", [], [:]] as [JSONValue])
    func nothing(value: JSONValue) {
        #expect(value.saysNothing)
        #expect(!AnswerRule(path: ["error"], action: .fail).applies(status: 200, body: ["error": value]))
    }

    @Test("a value that says something is one", arguments: [true, 7, "x", [nil], ["a": nil], "0", "false"] as [JSONValue])
    func something(value: JSONValue) {
        #expect(!value.saysNothing)
        #expect(AnswerRule(path: ["error"], action: .fail).applies(status: 200, body: ["error": value]))
    }

    @Test("zero is zero however it is written", arguments: ["0", "-0", "0.0", "0e5"])
    func zero(text: String) {
        #expect(JSONValue.number(text).saysNothing)
    }
}
