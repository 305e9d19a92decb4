import ArcaneCore
import Testing

@testable import kubectl_arcane

@Suite("An override")
struct OverrideTests {
    @Test(
        "names a field by its path, from the spec down, and gives it what is behind the first equals sign",
        arguments: [
            ("rows=5", ["rows"], "5"), (".spec.rows=5", ["rows"], "5"), ("spec.rows=5", ["rows"], "5"),
            ("sink.location=s3://b/?a=b", ["sink", "location"], "s3://b/?a=b"), ("spec=x", ["spec"], "x"),
            (#"headers.x\.y=1"#, ["headers", "x.y"], "1"), ("label=", ["label"], ""), (".rows=1", ["rows"], "1"),
        ])
    func path(argument: String, path: [String], text: String) throws {
        let override = try #require(Override(argument))
        #expect(override.path == path)
        #expect(override.text == text)
    }

    @Test("is none without a path or a value", arguments: ["rows", "=5", "a..b=1", ".spec.=1", ".=1", "a.=1"])
    func none(argument: String) {
        #expect(Override(argument) == nil)
    }

    @Test("becomes a part of the payload, together with others")
    func payload() throws {
        let overrides = ["rows=5", "sink.location=a", "sink.files=2"].compactMap { Override($0) }
        #expect(try Override.payload(overrides, .unknown) == ["rows": 5, "sink": ["location": "a", "files": 2]])
        #expect(try Override.payload([], .unknown) == nil)
    }

    @Test(
        "is refused where another one says the same field, or a part of it",
        arguments: [["a=1", "a=2"], ["a=1", "a.b=2"], ["a.b=1", "a={c: 1}"]])
    func contradiction(arguments: [String]) {
        #expect {
            try Override.payload(arguments.compactMap { Override($0) }, .unknown)
        } throws: {
            "\($0)".contains("contradicts another --override")
        }
    }
}
