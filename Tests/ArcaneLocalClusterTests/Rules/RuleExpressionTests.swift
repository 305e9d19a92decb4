import ArcaneCore
import ArcaneKubernetes
import ArcaneResources
import ArcaneYAML
import Testing

@testable import ArcaneLocalCluster

@Suite("A rule of a definition")
struct RuleExpressionTests {
    private static let object: JSONValue = [
        "format": "parquet", "compression": "zstd", "count": 5, "ratio": .number("1.0"), "list": ["a", "b"], "map": ["k": "v"],
        "on": true,
        "a-b": 1, "namespace": "n", "empty": "", "none": nil, "nested": ["deep": [["x": 1], ["x": 2]]],
    ]

    @Test(
        "is true or false as in the Common Expression Language",
        arguments: [
            ("self.format == 'parquet'", true), ("self.format != \"parquet\"", false), ("has(self.format)", true),
            ("has(self.missing)", false), ("has(self.none)", false), ("!has(self.missing) || self.missing == 'x'", true),
            ("self.missing == 'x' || true", true), ("self.missing == 'x' && false", false),
            ("true || self.missing == 'x'", true),
            ("self.count == 5.0 && self.ratio == 1", true),
            ("self.count > 4 && self.count >= 5 && self.count < 6 && self.count <= 5", true),
            ("self.count > -1", true), ("self.format < 'q'", true), ("size(self.list) == 2 && size(self.map) == 1", true),
            ("self.format.size() == 7", true), ("self.format in ['avro', 'parquet']", true), ("'k' in self.map", true),
            ("'z' in self.list", false), ("self.list[1] == 'b' && self.map['k'] == 'v'", true),
            ("self.format.startsWith('par') && self.format.endsWith('et') && self.format.contains('rq')", true),
            ("self.format.matches('^p[a-z]+$')", true), ("self.on ? self.count == 5 : self.missing", true),
            ("(has(self.missing) ? self.missing : 'd') == 'd'", true), ("has(self.a) != has(self.format)", true),
            ("self.a__dash__b == 1 && self.__namespace__ == 'n'", true), ("self.nested.deep.all(e, e.x > 0)", true),
            ("self.nested.deep.exists(e, e.x == 2)", true), ("self.nested.deep.exists(e, e.x == 3)", false),
            ("self.map.all(k, k == 'k')", true), ("[].all(e, false) && ![].exists(e, true)", true), ("self.none == null", true),
            ("!(self.on && self.format == 'avro') && !!self.on", true), ("self.empty == '' && 'it\\'s' == \"it's\"", true),
            ("true ? false : true", false), ("false && false || true", true),
        ])
    func holds(rule: String, expected: Bool) throws {
        let expression = try RuleParser.expression(rule)
        #expect(try expression.holds(["self": Self.object]) == expected)
    }

    @Test(
        "that asks for what is not there has no answer",
        arguments: ["self.missing == 1", "self.list[9] == 'a'", "self.on > 1", "size(self.count) == 1", "self.format"])
    func failed(rule: String) throws {
        let expression = try RuleParser.expression(rule)
        #expect {
            try expression.holds(["self": Self.object])
        } throws: { error in
            if case RuleError.failed = error { true } else { false }
        }
    }

    @Test(
        "that uses what is not known cannot be read",
        arguments: [
            "self.a + 1 == 2", "self.x.map(e, e) == []", "duration(self.a) == 1", "self.", "(true", "'open", "a b", "",
            "has(self)", "1 = 1",
        ])
    func unknown(rule: String) {
        #expect(RuleExpression.reading(rule) == nil)
    }

    private static let schema = """
        type: object
        properties:
          spec:
            type: object
            x-kubernetes-validations:
            - {rule: "!has(self.compression) || self.format == 'parquet'", message: needs parquet, fieldPath: .compression}
            - {rule: has(self.name) || has(self.title), message: give a name, reason: FieldValueRequired, fieldPath: .name}
            - {rule: "self.format == oldSelf.format", message: cannot change}
            - {rule: "self.format.charAt(0) == 'x'", message: never asked}
            properties:
              format: {type: string}
              compression: {type: string}
              name: {type: string}
              title: {type: string}
              items: {type: array, items: {type: object, x-kubernetes-validations: [{rule: self.n > 0}], properties: {n: {type: integer}}}}
        """

    private func broken(_ object: String, replacing old: String? = nil) throws -> [String] {
        try StructuralSchema(JSONValue(yaml: Self.schema))
            .brokenRules(JSONValue(yaml: object), replacing: old.map { try JSONValue(yaml: $0) }).map(\.text)
    }

    @Test("tells what it refuses at its field, for its reason and in its words")
    func problems() throws {
        #expect(try broken("{spec: {format: parquet, compression: zstd, name: a}}") == [])
        #expect(
            try broken("{spec: {format: json, compression: zstd, title: a}}")
                == [#"spec.compression: Invalid value: "object": needs parquet"#])
        #expect(try broken("{spec: {format: json}}") == ["spec.name: Required value: give a name"])
        #expect(
            try broken("{spec: {name: a, items: [{n: 1}, {n: 0}, {}]}}") == [
                #"spec.items[1]: Invalid value: "object": failed rule: self.n > 0"#,
                #"spec.items[2]: Invalid value: "object": failed rule: self.n > 0: no such key: n"#,
            ])
    }

    @Test("about a change is asked of changes only")
    func transition() throws {
        let old = "{spec: {format: json, name: a}}"
        #expect(try broken(old) == [])
        #expect(try broken(old, replacing: old) == [])
        #expect(
            try broken("{spec: {format: csv, name: a}}", replacing: old) == [#"spec: Invalid value: "object": cannot change"#])
    }

    /// All rules in a schema.
    private func rules(_ schema: JSONValue) -> [String] {
        let own = schema["x-kubernetes-validations"]?.arrayValue?.compactMap { $0["rule"]?.stringValue } ?? []
        let members = schema.objectValue.map { Array($0.values) } ?? schema.arrayValue ?? []
        return own + members.flatMap(rules)
    }

    @Test("of Arcane's own definitions can be read, each of them")
    func ownRules() throws {
        let found = PlatformDefinitions.all.flatMap { rules($0.json) }
        #expect(!found.isEmpty)
        #expect(found.filter { RuleExpression.reading($0) == nil } == [])
    }
}
