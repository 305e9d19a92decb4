import ArcaneCore
import Testing

@testable import arcane_rest_plugin

/// Every way in which an API hands out its pages, against one that does.
struct PagingTests {
    /// A query, and how it is walked through.
    private static let ways: [(query: String, pagination: String)] = [
        ("paging: none", "{type: none}"),
        ("paging: page, page: '@page'", "{type: page, totalPages: [meta, pages]}"),
        ("paging: page, page: '@page', totals: 'false'", "{type: page}"),
        ("paging: page, page: '@number'", "{type: page, pointer: number, start: 1}"),
        ("paging: offset, offset: '@offset'", "{type: offset, pageSize: 40, total: [meta, total]}"),
        ("paging: offset, offset: '@offset', totals: 'false'", "{type: offset, pageSize: 40}"),
        ("paging: offset, offset: '@offset', totals: 'false'", "{type: offset, pageSize: 1000}"),
        ("paging: page, page: '@page', totals: more", "{type: page, hasMore: [meta, more]}"),
        ("paging: offset, offset: '@offset', totals: more", "{type: offset, pageSize: 40, hasMore: [meta, more]}"),
        ("paging: token, token: '@token'", "{type: token, next: [meta, next]}"),
        ("paging: token, token: '@token', next: header", "{type: token, nextHeader: X-Next-Token}"),
        ("paging: link", "{type: link, next: [links, next]}"),
        ("paging: link, relative: 'true'", "{type: link, next: [links, next]}"),
        ("paging: link, next: header", "{type: link, nextHeader: Link}"),
        ("paging: token, token: '@token', sort: none", "{type: token, next: [meta, next]}"),
    ]

    @Test("every record of every page arrives once", arguments: ways.indices)
    func kinds(index: Int) async throws {
        let way = PagingTests.ways[index]
        try await withDevAPI("--records", "130") { api in
            let stream = try await TestStream(
                """
                request: {url: 'BASE/open/orders', query: {pageSize: '40', \(way.query)}}
                records: [data]
                pagination: \(way.pagination)
                """, api)
            let ids = try await stream.backfill().rows.integers("id").sorted()
            #expect(ids == (try await api.ids()))
            #expect(ids.count == 130)
        }
    }

    @Test(
        "the pointer may stand in the body of a request, as JSON or as a form",
        arguments: ["application/json", "application/x-www-form-urlencoded"])
    func body(contentType: String) async throws {
        let template =
            contentType == "application/json"
            ? #"{"paging": "page", "page": @page, "pageSize": 40}"# : "paging=page&page=@page&pageSize=40"
        try await withDevAPI("--records", "130") { api in
            let stream = try await TestStream(
                """
                request: {url: 'BASE/open/orders', method: POST, body: {contentType: \(contentType), template: '\(template)'}}
                records: [data]
                pagination: {type: page, totalPages: [meta, pages]}
                """, api)
            #expect(try await stream.backfill().rows.integers("id").sorted() == (try await api.ids()))
        }
    }

    @Test(
        "records may come as an array, as lines, nested, packed and in chunks",
        arguments: [
            ("format: array", "[]"), ("format: jsonl", "[data]"), ("format: nested", "[regions, '*', orders]"),
            ("encoding: gzip", "[data]"),
            ("encoding: deflate", "[data]"), ("transfer: chunked", "[data]"),
        ])
    func forms(query: String, records: String) async throws {
        try await withDevAPI("--records", "130") { api in
            let stream = try await TestStream(
                "{request: {url: 'BASE/open/orders', query: {paging: none, pageSize: '1000', \(query)}}, records: \(records)}",
                api)
            #expect(try await stream.backfill().rows.integers("id").sorted() == (try await api.ids()))
        }
    }

    @Test(
        "the same pointer twice is an error and never a spin",
        arguments: [
            ("paging: token, token: '@token'", "{type: token, next: [meta, next]}"),
            ("paging: link", "{type: link, next: [links, next]}"),
        ])
    func samePointer(query: String, pagination: String) async throws {
        try await withDevAPI("--records", "130") { api in
            let stream = try await TestStream(
                "{request: {url: 'BASE/open/orders', query: {pageSize: '40', \(query)}}, records: [data], pagination: \(pagination)}",
                api)
            let schema = try await stream.source.schema(known: nil)
            try await api.fail(["fault": "same-pointer", "after": 1, "times": nil])
            await #expect { try await stream.read(schema) } throws: { error in
                (error as? StreamError)?.code == .refused && "\(error)".contains("read already")
            }
        }
    }

    @Test("with a truth value that says whether there are more, no page behind the last is asked for")
    func hasMore() async throws {
        try await withDevAPI("--records", "130") { api in
            let stream = try await TestStream(
                """
                request: {url: 'BASE/open/orders', query: {paging: page, page: '@page', pageSize: '40', totals: more}}
                records: [data]
                pagination: {type: page, hasMore: [meta, more]}
                """, api)
            let schema = try await stream.source.schema(known: nil)
            let before = try await api.requests().count
            #expect(try await stream.read(schema).integers("id").count == 130)
            #expect(try await api.requests().count == before + 4)
        }
    }

    @Test(
        "an API that ignores the pointer, or repeats its last page behind the end, is an error and never a spin",
        arguments: [
            ("paging: page, page: '@page', totals: 'false'", "{type: page}"),
            ("paging: offset, offset: '@offset', totals: 'false'", "{type: offset, pageSize: 40}"),
        ], [1, 4])
    func samePage(way: (String, String), after: Int) async throws {
        // Of 160 records the last page is full, so that only a fifth one could tell the end.
        try await withDevAPI("--records", "160") { api in
            let stream = try await TestStream(
                """
                request: {url: 'BASE/open/orders', query: {pageSize: '40', \(way.0)}}
                records: [data]
                pagination: \(way.1)
                """, api)
            let schema = try await stream.source.schema(known: nil)
            let before = try await api.requests().count
            try await api.fail(["fault": "same-page", "after": .integer(after), "times": nil])
            await #expect { try await stream.read(schema) } throws: { error in
                (error as? StreamError)?.code == .refused
                    && "\(error)".contains("pagination: page \(after + 1) has the same records")
            }
            #expect(try await api.requests().count == before + after + 1)
        }
    }

    @Test("no more pages are read than the spec allows")
    func maximum() async throws {
        try await withDevAPI("--records", "130") { api in
            let stream = try await TestStream(
                """
                request: {url: 'BASE/open/orders', query: {paging: page, page: '@page', pageSize: '40'}}
                records: [data]
                pagination: {type: page, maxPages: 2}
                """, api)
            #expect(try await stream.backfill().rows.integers("id").count == 80)
        }
    }
}
