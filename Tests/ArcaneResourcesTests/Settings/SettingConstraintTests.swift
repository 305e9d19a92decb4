import ArcaneCore
import ArcaneResources
import Testing

struct SettingConstraintTests {
    struct Sample: StreamSpec {
        @Setting("N.", .minimum(2), .maximum(4)) var number: Int?
        @Setting("L.", .maximum(9_000_000_000)) var long: Int64?
        @Setting("F.", .range(0.5...1)) var fraction: Double?
        @Setting("T.", .minLength(2), .maxLength(4)) var text: String?
        @Setting("P.", .pattern("^[0-9]{2}$", "a number of two digits")) var pattern: String?
        @Setting("W.", .oneOf("GET", "POST")) var word: String?
        @Setting("D.", .minimum(.seconds(10)), .maximum(.seconds(60))) var duration: Duration?
        @Setting("I.", .positive) var interval: Duration?
        @Setting("E.", .minItems(2), .maxItems(3), .each(.maxLength(1))) var list: [String]?
        @Setting("B.", SettingConstraint("a regular expression") { Sample.isExpression($0) }) var broken: String?

        static func isExpression(_ text: String) -> String? {
            (try? Regex(text)) == nil ? "'\(text)' is no regular expression" : nil
        }
    }

    @Test(
        "what is within its limits passes",
        arguments: [
            ["number": 2], ["number": 4], ["long": 9_000_000_000], ["fraction": .number("0.5")], ["fraction": 1],
            ["text": "ab"],
            ["text": "éèàù"], ["pattern": "42"], ["word": "POST"], ["duration": 10], ["duration": "1m"], ["interval": "1ms"],
            ["list": ["a", "b"]], ["broken": "^a$"],
        ] as [JSONValue])
    func passes(json: JSONValue) {
        #expect(Sample.decode(from: json).problemTexts == [])
    }

    @Test(
        "what is outside is said with the value and the limit",
        arguments: [
            (["number": 1], "number: 1 is below the minimum 2"),
            (["number": 5], "number: 5 is above the maximum 4"),
            (["long": 9_000_000_001], "long: 9000000001 is above the maximum 9000000000"),
            (["fraction": .number("0.4")], "fraction: 0.4 is below the minimum 0.5"),
            (["text": "a"], "text: 'a' is shorter than 2 characters"),
            (["text": "abcde"], "text: 'abcde' is longer than 4 characters"),
            (["pattern": "a42"], "pattern: 'a42' is not a number of two digits"),
            (["word": "POT"], "word: 'POT' is not one of GET, POST; did you mean 'POST'?"),
            (["duration": "9s"], "duration: 9s is below the minimum 10s"),
            (["duration": 61], "duration: 1m1s is above the maximum 1m"),
            (["interval": "0s"], "interval: 0s is no interval to wait for; give a duration such as 15s"),
            (["list": ["a"]], "list: has 1 elements, at least 2 are needed"),
            (["list": ["a", "b", "c", "d"]], "list: has 4 elements, at most 3 are allowed"),
            (["list": ["a", "bc"]], "list[1]: 'bc' is longer than 1 characters"),
            (["broken": "("], "broken: '(' is no regular expression"),
        ] as [(JSONValue, String)])
    func fails(json: JSONValue, problem: String) {
        #expect(Sample.decode(from: json).problemTexts == [problem])
    }

    @Test("limits have words for the reference page")
    func words() {
        let limits = Sample.definitions.map { $0.limits.joined(separator: ", ") }
        #expect(
            limits == [
                "at least 2, at most 4", "at most 9000000000", "0.5 to 1", "at least 2 characters, at most 4 characters",
                "a number of two digits", "`GET`, `POST`", "at least 10s, at most 1m", "more than 0s",
                "at least 2 elements, at most 3 elements, each at most 1 characters", "a regular expression",
            ])
    }

    @Test("a long text is shortened in a message")
    func excerpt() {
        let problem = Sample.decode(from: ["text": .string(String(repeating: "x", count: 500))]).problemTexts
        #expect(problem == ["text: '\(String(repeating: "x", count: 60))…' is longer than 4 characters"])
    }
}
