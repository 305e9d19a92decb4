import ArcaneCore
import ArcaneJSON
import Testing

@testable import arcane_rest_plugin

struct PageWalkTests {
    private struct Unwanted: Error {}

    /// Walks through the orders of an API that has 100 of them, 20 a page.
    private func walk<Result: Sendable>(
        _ pagination: String = "{type: page, totalPages: [meta, pages]}",
        _ body: @Sendable (PageWalk, DevAPI) async throws -> Result
    ) async throws -> Result {
        try await withDevAPI("--records", "100") { api in
            let query = pagination.contains("page,") ? "paging: page, page: '@page'" : "paging: none"
            let stream = try await TestStream(
                """
                request: {url: 'BASE/open/orders', query: {pageSize: '20', \(query)}}
                records: [data]
                pagination: \(pagination)
                """, api)
            return try await body(stream.source.walk, api)
        }
    }

    @Test("pages come in order, and the walk says why there are no more")
    func order() async throws {
        try await walk { walk, _ in
            var counts: [Int] = []
            let reason = try await walk.run([:]) { counts.append($0.records.recordCount) }
            #expect(reason == .total)
            #expect(counts == [20, 20, 20, 20, 20])
        }
        try await walk("{type: page, maxPages: 2}") { walk, _ in
            var counts: [Int] = []
            let reason = try await walk.run([:]) { counts.append($0.records.recordCount) }
            #expect(reason == .maximum)
            #expect(counts == [20, 20])
        }
        try await walk("{type: none}") { walk, _ in
            let reason = try await walk.run([:]) { _ in }
            #expect(reason == .singlePage)
        }
    }

    @Test("the next page is fetched while the records of one are read, and none after it")
    func ahead() async throws {
        try await walk { walk, api in
            var number = 0
            try await walk.run([:]) { _ in
                number += 1
                // The last page has no next one to wait for.
                while number < 5, try await api.requests().count < number + 1 { await Task.yield() }
                let count = try await api.requests().count
                #expect(count <= number + 1)
            }
            #expect(number == 5)
        }
    }

    @Test("what the reader of records throws ends the walk, and no more pages are asked for")
    func consumerFails() async throws {
        try await walk { walk, api in
            await #expect(throws: Unwanted.self) {
                try await walk.run([:]) { _ in throw Unwanted() }
            }
            let count = try await api.requests().count
            #expect(count <= 2)
        }
    }

    @Test("a page that cannot be had ends the walk behind the pages before it")
    func pageFails() async throws {
        try await walk { walk, api in
            try await api.fail(["fault": "status", "status": 404, "after": 2, "times": nil])
            var pages = 0
            await #expect { try await walk.run([:]) { _ in pages += 1 } } throws: { ($0 as? StreamError)?.code == .refused }
            #expect(pages == 2)
        }
    }

    @Test("a look at the first pages asks for no more")
    func firstPages() async throws {
        try await walk { walk, api in
            var records = 0
            let reason = try await walk.run([:], maximumPages: 3) { records += $0.records.recordCount }
            #expect(reason == .maximum)
            #expect(records == 60)
            #expect(try await api.requests().count == 3)
        }
    }

    @Test("a walk that is cancelled ends, also while the API is silent")
    func cancelled() async throws {
        try await walk { walk, api in
            try await api.fail(["fault": "stall", "after": 1, "times": nil])
            let run = Task { try await walk.run([:]) { _ in } }
            while try await api.requests().count < 2 { await Task.yield() }
            run.cancel()
            // It would be a time-out if the walk had waited for the API.
            let error = await #expect(throws: StreamError.self) { try await run.value }
            #expect(error?.code == .cancelled)
        }
    }
}
