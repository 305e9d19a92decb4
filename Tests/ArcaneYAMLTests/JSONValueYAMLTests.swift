import ArcaneCore
import ArcaneYAML
import ArcaneTestSupport
import Testing

struct JSONValueYAMLTests {
    @Test(
        "scalars are what kubectl takes them for",
        arguments: [
            ("null", nil), ("~", nil), ("", nil), ("true", true), ("Yes", true), ("on", true), ("off", false), ("No", false),
            ("FALSE", false), ("'true'", "true"), ("\"5\"", "5"), ("!!str 5", "5"), ("text", "text"),
            ("2024-01-01", "2024-01-01"),
            ("1:30", "1:30"), ("1.2.3", "1.2.3"), (".inf", ".inf"),
        ] as [(String, JSONValue)])
    func scalars(yaml: String, value: JSONValue) throws {
        #expect(try JSONValue(yaml: yaml) == value)
    }

    @Test(
        "numbers keep their text where it is JSON's, and become JSON where it is not",
        arguments: [
            ("0", "0"), ("-17", "-17"), ("1.50", "1.50"), ("1e3", "1e3"), ("12345678901234567890", "12345678901234567890"),
            ("+5", "5"), ("0x1F", "31"), ("-0x10", "-16"), ("0o17", "15"), ("0b101", "5"), ("017", "15"), ("1_000", "1000"),
            (".5", "0.5"),
            ("5.", "5.0"),
        ])
    func numbers(yaml: String, text: String) throws {
        #expect(try JSONValue(yaml: yaml) == .number(text))
    }

    @Test("a manifest is read with its blocks, anchors and merge keys")
    func manifest() throws {
        let value = try JSONValue(
            yaml: """
                apiVersion: v1
                base: &base {a: 1, b: 2}
                first: *base
                second:
                  <<: *base
                  b: 3
                third: {<<: [{c: 1}, {c: 2, d: 4}], e: 5}
                text: |
                  two
                  lines
                list:
                - x
                - [y, {z: null}]
                5: number
                """)
        #expect(value["first"] == ["a": 1, "b": 2])
        #expect(value["second"] == ["a": 1, "b": 3])
        #expect(value["third"] == ["c": 1, "d": 4, "e": 5])
        #expect(value["text"] == "two\nlines\n")
        #expect(value["list"] == ["x", ["y", ["z": nil]]])
        #expect(value["5"] == "number")
    }

    @Test("several documents are read in their order, and one is wanted where one is asked for")
    func documents() throws {
        #expect(try JSONValue.documents(yaml: "a: 1\n---\nb: 2\n") == [["a": 1], ["b": 2]])
        #expect(throws: YAMLError.self) { try JSONValue(yaml: "a: 1\n---\nb: 2\n") }
        #expect(try JSONValue.documents(yaml: "") == [])
    }

    @Test(
        "what is no YAML, or no JSON in YAML, is an error",
        arguments: ["a: [", "a: b: c", "{a: 1, a: 2}", "a: *nowhere", "? [a]\n: b", "\t- x: y"])
    func noYAML(text: String) {
        let error = #expect(throws: YAMLError.self) { try JSONValue(yaml: text) }
        #expect(error?.description.isEmpty == false)
    }

    @Test("aliases of aliases do not fill the memory")
    func bomb() {
        var yaml = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
        for level in 1...9 {
            let names = Array(repeating: "*a\(level - 1)", count: 10).joined(separator: ", ")
            yaml += "a\(level): &a\(level) [\(names)]\n"
        }
        #expect(throws: YAMLError.self) { try JSONValue(yaml: yaml) }
    }

    static let awkward: JSONValue = [
        "empty": "", "null": "null", "yes": "yes", "y": "y", "number": "5", "float": "1e3", "date": "2024-01-01",
        "time": "1:30",
        "colon": "a: b", "hash": "a # b", "quote": "it's \"so\"", "backslash": "a\\b", "lines": "a\nb\n", "blanks": " x ",
        "tab": "a\tb", "unicode": "größe ☃ 🎈", "dash": "- x", "star": "*x", "at": "@x", "percent": "%x", "list": [],
        "object": [:],
        "nested": [["a": [1, .number("1.50"), true, nil]], [[]]], "@odd: name": 1, "5": "five", "true": false,
        "big": .number("12345678901234567890"), "trailing": "two\n\n", "leading": "\n  x", "carriage": "a\rb", "tilde": "~",
        "merge": "<<", "equals": "=",
    ]

    @Test("what is written is read back as the same value")
    func roundTrip() throws {
        #expect(try JSONValue(yaml: Self.awkward.yaml) == Self.awkward)
        for value in ["text", 5, nil, true, [], [:]] as [JSONValue] {
            #expect(try JSONValue(yaml: value.yaml) == value)
        }
    }

    @Test("another YAML reader reads the same")
    func otherReader() async throws {
        let json = try await python(
            "import sys, json, yaml; print(json.dumps(yaml.safe_load(sys.argv[1]), ensure_ascii=False))", Self.awkward.yaml)
        #expect(try JSONValue(yaml: json) == Self.awkward.merging(["nested": [["a": [1, .number("1.5"), true, nil]], [[]]]]))
    }

    @Test("keys are sorted, blocks are indented by two")
    func layout() {
        let value: JSONValue = ["b": ["d": [1, ["e": "f"]], "c": "text"], "a": true]
        #expect(
            value.yaml == """
                a: true
                b:
                  c: text
                  d:
                  - 1
                  - e: f

                """)
    }
}
