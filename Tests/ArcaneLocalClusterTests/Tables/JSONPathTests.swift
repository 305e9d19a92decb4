import ArcaneCore
import ArcaneYAML
import Testing

@testable import ArcaneLocalCluster

@Suite("A JSONPath")
struct JSONPathTests {
    private static let object = """
        spec: {color: red, sizes: [1, 2, 3], a.b: dotted}
        items: [{name: x, n: 1, on: true}, {name: z, n: 5, on: false}]
        status: {conditions: [{type: Ready, status: 'True'}, {type: Failed, status: 'False'}]}
        """

    @Test(
        "finds values",
        arguments: [
            (".spec.color", "[red]"), ("{.spec.color}", "[red]"), ("$.spec.color", "[red]"), ("spec.color", "[red]"),
            (".spec.missing", "[]"), (".spec.sizes[0]", "[1]"), (".spec.sizes[-1]", "[3]"), (".spec.sizes[7]", "[]"),
            (".spec.sizes[*]", "[1, 2, 3]"), (".items[*].name", "[x, z]"), (".spec['a.b']", "[dotted]"),
            (#".spec.a\.b"#, "[dotted]"), ("..name", "[x, z]"), (".items.*.n", "[1, 5]"),
            (#".status.conditions[?(@.type=="Ready")].status"#, "['True']"),
            (".status.conditions[?(@.type != 'Ready')].status", "['False']"), (".items[?(@.n>1)].name", "[z]"),
            (".items[?(@.n<=1)].name", "[x]"), (".items[?(@.on==true)].name", "[x]"), (".items[?(@.missing==1)].name", "[]"),
            (".spec.color.deeper", "[]"),
        ])
    func values(path: String, expected: String) throws {
        let read = try #require(JSONPath(path))
        #expect(try JSONValue.array(read.values(in: JSONValue(yaml: Self.object))) == JSONValue(yaml: expected))
    }

    @Test(
        "that is none, or of a kind that is not supported, is not read",
        arguments: [
            ".a[", ".a[x]", ".a['x]", ".a[0:2]", ".a[?(@.b)]", ".a[?(@.b==)]", ".a[?(b==1)]", #".a\"#, ".a..", ".a[0]b",
        ])
    func refused(path: String) {
        #expect(JSONPath(path) == nil)
    }
}
