import ArcaneCore
import ArcaneResources

/// What answers mean, where the usual meaning is wrong.
struct ErrorsSpec: StreamSpec, Hashable {
    @Setting("Status codes that are asked for again.", .each(.range(100...599)), default: [])
    var retry: [Int]

    @Setting("Status codes that count as a page without records.", .each(.range(100...599)), default: [])
    var ignore: [Int]

    @Setting("Status codes that end the stream.", .each(.range(100...599)), default: [])
    var permanent: [Int]

    @Setting(
        """
        What answers mean by their status and a value of their body. The first rule that applies decides, before the lists \
        of status codes.
        """, .maxItems(32), default: [])
    var rules: [AnswerRuleSpec]

    @Setting(
        "The path of a value that makes a successful response an error, unless it is missing, null, false, 0 or empty.",
        default: [], example: ["error"])
    var bodyError: PropertyPath

    @Setting(
        """
        What a successful response means that does not have the path `records`: `fail` for a wrong path, `empty` for a page \
        without records, as some APIs leave an empty list out. A list that is empty or null is always a page without records.
        """,
        default: .fail)
    var missingRecords: MissingRecordsRule

    @Setting("How often a page is asked for before the stream gives up for now.", .range(1...100), default: 6)
    var attempts: Int
}

/// What a successful response without the path to the records means.
enum MissingRecordsRule: String, SettingChoice {
    case fail, empty
}

/// What answers of one kind mean.
struct AnswerRuleSpec: StreamSpec, Hashable {
    @Setting("The status codes of the answers. Without any, the rule is about all.", .each(.range(100...599)), default: [])
    var status: [Int]

    @Setting(
        "The path of a value in the body. Without `equals` or `matches` it has to be something: not null, false, 0 or empty.",
        example: ["error", "code"])
    var path: PropertyPath?

    @Setting("The value has to be this text, or a number or truth value that is written so.", example: "THROTTLED")
    var equals: String?

    @Setting(
        "The value has to have a match of this regular expression in its text.", .minLength(1), example: "(?i)try again|busy")
    var matches: String?

    @Setting(
        """
        `retry`: the page is asked for again. `wait`: so it is, after a pause, as often as it takes, as for status 429. \
        `refreshCredentials`: so it is with a new token, once, as for 401. `ignore`: a page without records. `fail`: the \
        stream ends.
        """)
    var action: AnswerRule.Action

    static var rules: [SpecRule<Self>] {
        [
            SpecRule(
                "a rule is about a status, a path, or both; give one of them", at: "path",
                cel: "has(self.path) || size(self.status) > 0"
            ) { $0.path != nil || !$0.status.isEmpty },
            SpecRule(
                "a value has one test; keep equals or matches", at: "matches", cel: "!has(self.equals) || !has(self.matches)"
            ) { $0.equals == nil || $0.matches == nil },
            SpecRule(
                "is required with equals and matches: it leads to the value", at: "path",
                cel: "has(self.path) || !has(self.equals) && !has(self.matches)"
            ) { $0.path != nil || $0.equals == nil && $0.matches == nil },
        ]
    }
}

extension AnswerRule.Action: SettingChoice {}

extension ResponseRules {
    /// What the spec says. Throws `StreamError.configuration` for a regular expression that is none.
    init(_ spec: ErrorsSpec) throws {
        var problems = ConfigurationProblems()
        let rules = spec.rules.enumerated().map { index, rule in
            if let pattern = rule.matches, (try? Regex(pattern)) == nil {
                problems.add(
                    "errors.rules[\(index)].matches: '\(pattern)' is no regular expression; check its brackets and escapes")
            }
            return AnswerRule(rule)
        }
        guard problems.isEmpty else { throw problems.error }
        self.init(
            retry: Set(spec.retry), ignore: Set(spec.ignore), permanent: Set(spec.permanent), rules: rules,
            bodyError: spec.bodyError.names, missingRecords: spec.missingRecords)
    }
}

extension AnswerRule {
    fileprivate init(_ spec: AnswerRuleSpec) {
        let test = spec.equals.map { Test.equals($0) } ?? spec.matches.map { .matches($0) } ?? .present
        self.init(status: Set(spec.status), path: spec.path?.names, test: test, action: spec.action)
    }
}
