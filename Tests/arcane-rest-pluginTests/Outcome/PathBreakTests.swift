import ArcaneCore
import Testing

@testable import arcane_rest_plugin

struct PathBreakTests {
    @Test(
        "a path that breaks off is told with what the response has instead",
        arguments: [
            (["dta"], ["data": [], "meta": [:]], "has no 'dta' at its root, where 'data' and 'meta' are"),
            (["result", "rows"], ["result": ["items": []]], "has no 'rows' at 'result', where 'items' is"),
            (["a", "b", "c"], ["a": ["x": 1, "y": 2, "z": 3]], "has no 'b' at 'a', where 'x', 'y' and 'z' are"),
            (
                ["regions", "*", "orders"], ["regions": [["name": "north", "order": []], ["name": "south"]]],
                "has no 'orders' at 'regions.*', where 'name' and 'order' are"
            ),
            (
                ["*", "orders"], ["code": 3, "error": "away"], "has no object or list at its root, where 'code' and 'error' are"
            ),
            (["list", "*", "orders"], ["list": [1, 2]], "has no object or list at 'list'"),
        ] as [([String], JSONValue, String)])
    func found(path: [String], envelope: JSONValue, text: String) {
        #expect(PathBreak.find(path, in: envelope)?.description == text)
    }

    @Test(
        "what has nothing in it, and a path that leads to its end, are no break",
        arguments: [
            (["data"], ["data": []]), (["data"], ["data": nil]), (["data"], [:]), (["data"], nil), ([], ["data": []]),
            (["result", "rows"], ["result": nil]), (["result", "rows"], ["result": [:]]),
            (["regions", "*", "orders"], ["regions": []]), (["regions", "*", "orders"], ["regions": [nil]]),
            (["regions", "*", "orders"], ["regions": [["name": "north"], ["orders": []]]]),
            (["regions", "*", "orders"], ["regions": ["count": 2, "north": ["orders": []]]]),
            (["regions", "*"], ["regions": [1, 2]]),
        ] as [([String], JSONValue)])
    func noBreak(path: [String], envelope: JSONValue) {
        #expect(PathBreak.find(path, in: envelope) == nil)
    }

    @Test("a message has a bounded number of names, and of each a bounded part")
    func bounded() {
        let names = (100..<600).map { "\($0)" + String(repeating: "n", count: 90) }
        let members = Dictionary(uniqueKeysWithValues: names.map { ($0, JSONValue.null) })
        let text = PathBreak.find(["data"], in: .object(members))?.description ?? ""
        #expect(text.hasSuffix("'111" + String(repeating: "n", count: 37) + "' and 488 more are"))
        #expect(text.count < 800)
    }
}
