import Testing

@testable import ArcaneResources

struct MarkdownTableTests {
    @Test("a table has its headings, and cells that cannot break out of it")
    func table() {
        var table = MarkdownTable("a", "b")
        table.add("1|2", "first\nsecond")
        table.add("", "`x`")
        #expect(table.text == "| a | b |\n| --- | --- |\n| 1\\|2 | first<br>second |\n|  | `x` |\n")
    }

    @Test(
        "anchors are those that GitHub makes",
        arguments: [("spec", "spec"), ("sink.s3", "sinks3"), ("a, type: b_c", "a-type-b_c")])
    func anchors(heading: String, anchor: String) {
        #expect(MarkdownAnchor.of(heading) == anchor)
    }
}
