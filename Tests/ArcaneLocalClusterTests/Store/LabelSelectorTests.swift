import Testing

@testable import ArcaneLocalCluster

@Suite("A label selector")
struct LabelSelectorTests {
    private static let objects: [String: [String: String]] = [
        "a": ["app": "orders", "tier": "gold", "size": "5"], "b": ["app": "orders", "tier": "test", "size": "12"],
        "c": ["app": "users", "legacy": ""], "d": [:],
    ]

    @Test(
        "selects objects as in the API",
        arguments: [
            ("", "abcd"), ("app=orders", "ab"), ("app==orders", "ab"), ("app!=orders", "cd"), ("app", "abc"), ("!app", "d"),
            ("app=orders,tier!=test", "a"), ("app in (orders, users)", "abc"), ("app notin (orders)", "cd"),
            ("tier in (gold),app", "a"), ("legacy=", "c"), ("size>5", "b"), ("size<12", "a"),
            (" app = orders , size > 6 ", "b"),
            ("app in ()", ""),
        ])
    func selects(text: String, expected: String) throws {
        let selector = try LabelSelector(text)
        #expect(Self.objects.filter { selector.selects($0.value) }.keys.sorted().joined() == expected)
    }

    @Test("that means nothing is refused", arguments: ["=x", "a b", "a in b", "a near (b)", "size>x", "(a)", "!"])
    func refused(text: String) {
        #expect(throws: SelectorError.self) { try LabelSelector(text) }
    }
}
