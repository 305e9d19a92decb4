import ArcaneCore
import Testing

@testable import arcane_rest_plugin

struct PaginationSpecTests {
    private func spec(_ block: String) throws -> PaginationSpec {
        try TestStream.spec("{request: {url: 'https://h/'}, pagination: \(block)}").pagination
    }

    @Test(
        "each form is the way through the pages that it names",
        arguments: [
            ("{type: none}", nil, Pagination(scheme: .none)),
            ("{type: page}", "page", Pagination(scheme: .page(start: 1))),
            (
                "{type: page, pointer: p, start: 0, totalPages: [a, b], maxPages: 9}", "p",
                Pagination(scheme: .page(start: 0, end: .total(["a", "b"])), maximumPages: 9)
            ),
            ("{type: page, hasMore: [m]}", "page", Pagination(scheme: .page(start: 1, end: .more(["m"])))),
            (
                "{type: offset, pageSize: 5, hasMore: [m, n]}", "offset",
                Pagination(scheme: .offset(start: 0, pageSize: 5, end: .more(["m", "n"])))
            ),
            ("{type: offset, pageSize: 50}", "offset", Pagination(scheme: .offset(start: 0, pageSize: 50))),
            (
                "{type: offset, pointer: o, start: 1, pageSize: 50, total: [t], maxPages: 3}", "o",
                Pagination(scheme: .offset(start: 1, pageSize: 50, end: .total(["t"])), maximumPages: 3)
            ),
            ("{type: token, next: [n]}", "token", Pagination(scheme: .token(.body(["n"])))),
            ("{type: token, pointer: t, nextHeader: X-Next}", "t", Pagination(scheme: .token(.header("X-Next")))),
            ("{type: link, next: [links, next]}", nil, Pagination(scheme: .link(.body(["links", "next"])))),
            ("{type: link, nextHeader: Link, maxPages: 2}", nil, Pagination(scheme: .link(.header("Link")), maximumPages: 2)),
        ] as [(String, String?, Pagination)])
    func forms(block: String, pointer: String?, pagination: Pagination) throws {
        let spec = try spec(block)
        #expect(spec.pointer == pointer)
        #expect(spec.pagination == pagination)
    }
}
