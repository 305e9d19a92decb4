import ArcaneCore
import Testing

@testable import arcane_rest_plugin

struct PagesEndTests {
    @Test(
        "a count may be a number or a text, and what is none says nothing",
        arguments: [(7, 7), ("7", 7), ("seven", nil), (nil, nil), (true, nil)] as [(JSONValue?, Int?)])
    func total(value: JSONValue?, count: Int?) throws {
        let envelope: JSONValue = ["meta": .object(value.map { ["pages": $0] } ?? [:])]
        #expect(try Pagination.End.total(["meta", "pages"]).statement(in: envelope) == count.map { .total($0) })
    }

    @Test(
        "a truth value may be one, a text or a number",
        arguments: [
            (true, true), (false, false), ("true", true), ("False", false), (1, true), (0, false), ("0", false), (nil, nil),
        ] as [(JSONValue, Bool?)])
    func more(value: JSONValue, truth: Bool?) throws {
        #expect(try Pagination.End.more(["more"]).statement(in: ["more": value]) == truth.map { .more($0) })
        #expect(try Pagination.End.more(["more"]).statement(in: [:]) == nil)
    }

    @Test("what is no truth value is an error that names the setting", arguments: ["yes", 2, [], [:]] as [JSONValue])
    func strange(value: JSONValue) {
        #expect { _ = try Pagination.End.more(["a", "more"]).statement(in: ["a": ["more": value]]) } throws: { error in
            (error as? StreamError)?.code == .refused && "\(error)".contains("pagination.hasMore")
                && "\(error)".contains("a.more")
        }
    }
}
