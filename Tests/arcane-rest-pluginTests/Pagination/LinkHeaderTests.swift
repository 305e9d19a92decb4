import Testing

@testable import arcane_rest_plugin

struct LinkHeaderTests {
    @Test(
        "the target of the relation is found",
        arguments: [
            ("<https://h/p?page=2>; rel=\"next\", <https://h/p?page=9>; rel=\"last\"", "https://h/p?page=2"),
            ("<https://h/a,b;c>; rel=prev, </n>; title=\"a, <b>; rel=next \\\"x\\\"\"; rel=\"last next\"", "/n"),
            ("<?p=2>;REL=NEXT", "?p=2"), ("<a>; rel=\"next\"; rel=\"prev\"", "a"), ("<a> ; foo ; rel = next", "a"),
            ("<>; rel=next", ""),
        ])
    func found(header: String, target: String) {
        #expect(LinkHeader.target(relation: "next", in: header) == target)
    }

    @Test(
        "without the relation there is none",
        arguments: [
            "", "<a>", "<a>; rel=nextpage", "<a>; rel=\"prev\"; rel=\"next\"", "<a; rel=next", "a; rel=next", "<a>; rev=next",
            "<a>; rel=\"prev",
        ])
    func absent(header: String) {
        #expect(LinkHeader.target(relation: "next", in: header) == nil)
    }
}
