import ArcaneCore
import ArcaneJSON
import Testing

@testable import arcane_rest_plugin

/// The errors table: what goes wrong on the way, and that nothing is lost, doubled or taken for an end.
struct FaultTests {
    private static let pages = """
        request: {url: 'BASE/open/changes', query: {paging: page, page: '@page', pageSize: '20', from: '@from', to: '@to'}}
        records: [data]
        window: {from: from, to: to}
        backfillStartDate: 2020-01-01T00:00:00Z
        pagination: {type: page, totalPages: [meta, pages]}
        httpTimeout: 1s
        """

    /// Faults that pass, each striking the second page twice.
    private static let passingFaults: [JSONValue] = [
        ["fault": "reset"], ["fault": "reset", "bytes": 900], ["fault": "stall"], ["fault": "stall", "bytes": 900],
        ["fault": "truncate"],
        ["fault": "status", "status": 408], ["fault": "status", "status": 425],
        ["fault": "status", "status": 429, "retryAfter": 0],
        ["fault": "status", "status": 500], ["fault": "status", "status": 502],
        ["fault": "status", "status": 503, "retryAfter": 1],
        ["fault": "status", "status": 504, "retryAt": 1], ["fault": "rate-limit"],
        ["fault": "rate-limit", "style": "RateLimit"],
        ["fault": "rate-limit", "style": "X-RateLimit"], ["fault": "html"], ["fault": "empty"], ["fault": "garbage"],
        ["fault": "cut-document"], ["fault": "bad-encoding"],
    ]

    @Test("what passes by itself is asked for again on the same page, and every record arrives once", arguments: passingFaults)
    func passing(fault: JSONValue) async throws {
        try await withDevAPI("--records", "60") { api in
            let stream = try await TestStream(FaultTests.pages, api)
            let schema = try await stream.source.schema(known: nil)
            let before = try await api.requests().count
            try await api.fail(fault.merging(["after": 1, "times": 2]))
            let end = try await stream.source.currentPosition()
            let slice = try #require(try await stream.source.slice(after: nil, before: end))
            let (_, rows) = try await collect(schema) { try await stream.source.read(slice, into: $0) }
            #expect(rows.integers("id") == (1...60).map { $0 })
            let asked = try await api.requests().dropFirst(before).compactMap { $0[path: ["query", "page"]]?.stringValue }
            #expect(asked == ["1", "2", "2", "2", "3"])
            // The client itself sends a request again that a kept connection swallows.
            #expect(rows.requestRetries == (fault == ["fault": "reset"] ? 1 : 2))
        }
    }

    @Test(
        "what a retry cannot mend ends the read at once, and is no end of the data", arguments: [400, 401, 403, 404, 410, 422])
    func permanent(status: Int) async throws {
        try await withDevAPI("--records", "60") { api in
            let stream = try await TestStream(FaultTests.pages, api)
            let schema = try await stream.source.schema(known: nil)
            let before = try await api.requests().count
            try await api.fail(["fault": "status", "status": .integer(status), "after": 1, "times": nil])
            await #expect { try await stream.read(schema) } throws: { error in
                (error as? StreamError)?.code == .refused && "\(error)".contains("\(status)")
                    && "\(error)".contains("/open/changes")
            }
            #expect(try await api.requests().count == before + 2)
        }
    }

    @Test("what does not pass ends as transient after the attempts of the spec, and is no end of the data")
    func endless() async throws {
        try await withDevAPI("--records", "60") { api in
            let stream = try await TestStream(FaultTests.pages + "\nerrors: {attempts: 3}", api)
            let schema = try await stream.source.schema(known: nil)
            try await api.fail(["fault": "status", "status": 503, "after": 1, "times": nil])
            await #expect { try await stream.read(schema) } throws: { error in
                (error as? StreamError)?.code == .transient && "\(error)".contains("503") && "\(error)".contains("3 attempts")
            }
        }
    }

    @Test(
        "defect 4.6: a 429 or 408 to the only request of a backfill is waited for and never taken for an empty page",
        arguments: [429, 408])
    func onlyRequest(status: Int) async throws {
        try await withDevAPI("--records", "30") { api in
            let stream = try await TestStream(
                "{request: {url: 'BASE/open/orders', query: {paging: none}}, records: [data]}", api)
            let schema = try await stream.source.schema(known: nil)
            try await api.fail(["fault": "status", "status": .integer(status), "times": 3])
            let (_, rows) = try await collect(schema) { try await stream.source.read(.everything, into: $0) }
            #expect(rows.integers("id").sorted() == Array(1...30))
        }
    }

    @Test("a pause of more than minutes is left to the runner")
    func longPause() async throws {
        try await withDevAPI("--records", "30") { api in
            let stream = try await TestStream(
                "{request: {url: 'BASE/open/orders', query: {paging: none}}, records: [data]}", api)
            let schema = try await stream.source.schema(known: nil)
            try await api.fail(["fault": "rate-limit", "seconds": 3600])
            await #expect { _ = try await collect(schema) { try await stream.source.read(.everything, into: $0) } } throws: {
                error in
                let error = error as? StreamError
                return error?.code == .rateLimited && error?.retryAfter == .seconds(3600)
            }
        }
    }

    @Test("a success whose body says error is asked for again where the spec declares it")
    func bodyError() async throws {
        try await withDevAPI("--records", "60") { api in
            let stream = try await TestStream(FaultTests.pages + "\nerrors: {bodyError: [error], attempts: 3}", api)
            let schema = try await stream.source.schema(known: nil)
            try await api.fail(["fault": "error-body", "after": 1, "times": 2])
            #expect(try await stream.read(schema).integers("id") == Array(1...60))
            try await api.fail(["fault": "error-body", "times": nil])
            await #expect { try await stream.read(schema) } throws: {
                ($0 as? StreamError)?.code == .transient && !"\($0)".contains("away")
            }
        }
    }

    @Test("the spec's lists change what an answer means")
    func lists() async throws {
        try await withDevAPI("--records", "60") { api in
            let stream = try await TestStream(
                FaultTests.pages + "\nerrors: {retry: [404], ignore: [410], permanent: [503]}", api)
            let schema = try await stream.source.schema(known: nil)
            try await api.fail(["fault": "status", "status": 404, "after": 1])
            #expect(try await stream.read(schema).integers("id") == Array(1...60))
            try await api.fail(["fault": "status", "status": 410])
            #expect(try await stream.read(schema).integers("id").isEmpty)
            try await api.fail(["fault": "status", "status": 503])
            await #expect { try await stream.read(schema) } throws: { ($0 as? StreamError)?.code == .refused }
        }
    }

    @Test("a large page is handed on as it comes, and what fails behind that begins the window again")
    func largePage() async throws {
        try await withDevAPI("--records", "900") { api in
            let spec = "{request: {url: 'BASE/open/orders', query: {paging: none}}, records: [data]}"
            let stream = try await TestStream(spec, api)
            var fetcher = stream.source.walk.fetcher
            fetcher.heldBytes = 20_000
            let page = fetcher
            let parts = Shared<[Int]>([])
            let summary = try await page.fetch(.only, [:]) { part in parts.update { $0.append(part.records.recordCount) } }
            #expect(parts.value.count > 1)
            #expect(parts.value.reduce(0, +) == 900)
            #expect(summary.content.recordCount == 900)
            try await api.fail(["fault": "truncate", "times": 1])
            await #expect { _ = try await page.fetch(.only, [:]) { _ in } } throws: { error in
                (error as? StreamError)?.code == .transient && "\(error)".contains("window is read again")
            }
        }
    }

    @Test("a server that cannot be reached is transient, and a name that is none too")
    func unreachable() async throws {
        let spec = try TestStream.spec("{request: {url: 'http://127.0.0.1:1/orders'}, errors: {attempts: 2}}")
        let stream = try await TestStream(spec)
        await #expect { _ = try await stream.source.schema(known: nil) } throws: { ($0 as? StreamError)?.code == .transient }
    }
}

extension TestStream {
    /// Reads all slices with this schema.
    func read(_ schema: Schema) async throws -> Collected {
        let end = try await source.currentPosition()
        var all = Collected()
        var slice: RestSlice?
        while let next = try await source.slice(after: slice, before: end) {
            all += try await collect(schema) { try await source.read(next, into: $0) }.1
            slice = next
        }
        return all
    }
}
