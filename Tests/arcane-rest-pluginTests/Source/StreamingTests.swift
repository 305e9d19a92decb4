import ArcaneCore
import ArcanePluginKit
import Testing

@testable import arcane_rest_plugin

/// Windows and cursors against an API whose data grow.
struct StreamingTests {
    private static let windows = """
        request: {url: 'BASE/open/changes', query: {paging: none, from: '@from', to: '@to', pageSize: '1000'}}
        records: [data]
        window: {from: from, to: to}
        backfillStartDate: 2020-01-01T00:00:00Z
        """
    private static let cursor = """
        request: {url: 'BASE/open/orders', query: {paging: none, from: '@since', pageSize: '1000', sort: none}}
        records: [data]
        cursor: {field: [updatedAt], parameter: since}
        """

    @Test("defect 4.4: each window begins where the last one ended, however long reading took")
    func continuous() async throws {
        try await withDevAPI("--records", "50") { api in
            let stream = try await TestStream(StreamingTests.windows, api)
            var (rows, position) = try await stream.backfill()
            for _ in 0..<3 {
                try await api.append(count: 5)
                let (more, window) = try await stream.changes(after: position)
                rows += more
                position = window.end
                #expect(window.isCaughtUp)
            }
            #expect(rows.integers("id").sorted() == (try await api.ids()))
            let queries = try await api.requests().compactMap { $0["query"] }.filter {
                $0["from"]?.stringValue?.hasPrefix("2020") == false
            }
            let spans = queries.suffix(3).map { ($0["from"]?.stringValue, $0["to"]?.stringValue) }
            #expect(spans[1].0 == spans[0].1)
            #expect(spans[2].0 == spans[1].1)
        }
    }

    @Test("a backfill of steps covers all of the time, each record once, and a resumed one goes on with the same steps")
    func steps() async throws {
        try await withDevAPI("--records", "300", "--days", "10") { api in
            let stream = try await TestStream(
                StreamingTests.windows.replacing("to: to}", with: "to: to, step: 36h}").replacing(
                    "2020-01-01", with: "2026-01-01"), api)
            let end = try await stream.source.currentPosition()
            var slices: [RestSlice] = []
            while let next = try await stream.source.slice(after: slices.last, before: end) { slices.append(next) }
            let again = try await stream.source.slice(after: slices[3], before: end)
            #expect(again == slices[4])
            let edges = slices.compactMap { slice in if case .window(let window) = slice { window } else { nil } }
            #expect(zip(edges, edges.dropFirst()).allSatisfy { $0.to == $1.from })
            #expect(edges.last?.to == end.time)
            #expect(try await stream.backfill().rows.integers("id").sorted() == Array(1...300))
        }
    }

    @Test("parameters repeat every window, several at once, and each combination is read once")
    func parameters() async throws {
        try await withDevAPI("--records", "60", "--days", "10") { api in
            let stream = try await TestStream(
                """
                request:
                  url: BASE/open/@collection
                  query: {paging: page, page: '@page', pageSize: '@size', from: '@from', to: '@to'}
                records: [data]
                parameters: {collection: [orders, changes], size: ['7', '20']}
                pagination: {type: page, pointer: page}
                window: {from: from, to: to, step: 3d}
                backfillStartDate: 2026-01-01T00:00:00Z
                rateLimit: {concurrency: 8}
                """, api)
            #expect(stream.source.parallelism == 2)
            let (rows, position) = try await stream.backfill()
            // Nothing has changed yet, so an order is its only version: each comes once for each of the four combinations.
            #expect(rows.integers("id").sorted() == (1...60).flatMap { Array(repeating: $0, count: 4) })
            try await api.append(count: 3)
            let (more, window) = try await stream.changes(after: position)
            #expect(window.isCaughtUp)
            #expect(more.integers("id").sorted() == (61...63).flatMap { Array(repeating: $0, count: 4) })
        }
    }

    @Test("an error of one parameter ends the window, so that it is read again as a whole")
    func failingParameter() async throws {
        try await withDevAPI("--records", "20") { api in
            let stream = try await TestStream(
                StreamingTests.windows.replacing("/changes", with: "/@collection")
                    + "\nparameters: {collection: [orders, changes]}"
                    + "\nerrors: {attempts: 1}", api)
            _ = try await stream.source.schema(known: nil)
            let start = try await stream.backfill().position
            try await api.append(count: 2)
            try await api.fail(["fault": "status", "status": 503, "path": "/changes", "times": 1])
            await #expect(throws: StreamError.self) { try await stream.changes(after: start) }
            let (rows, _) = try await stream.changes(after: start)
            #expect(rows.integers("id").sorted() == [21, 21, 22, 22])
        }
    }

    @Test("a cursor follows the highest value although records come in no order, and brings nothing twice")
    func cursor() async throws {
        try await withDevAPI("--records", "80") { api in
            let stream = try await TestStream(StreamingTests.cursor, api)
            var (rows, position) = try await stream.backfill()
            #expect(rows.integers("id").sorted() == Array(1...80))
            let quiet = try await stream.changes(after: position)
            #expect(quiet.rows.integers("id").isEmpty)
            #expect(quiet.window.end.edge == position.edge)
            try await api.append(count: 7)
            let (more, window) = try await stream.changes(after: position)
            rows += more
            #expect(more.integers("id").sorted() == Array(81...87))
            #expect(position < window.end)
            // A record that appears later with the very value of the edge is delivered, and those that were are not.
            let edge = try #require(window.end.edge?.value?.instant)
            try await api.append(count: 1, at: edge)
            #expect(try await stream.changes(after: window.end).rows.integers("id") == [88])
        }
    }

    @Test("a lookback begins at the instant where the cursor is a point in time, and nowhere else")
    func lookback() async throws {
        let instant = try #require(Timestamp(iso8601: "2024-05-01T00:00:00Z"))
        let url = "request: {url: 'http://h/', query: {since: '@since'}}"
        let dated = try await TestStream(
            try TestStream.spec("{\(url), cursor: {field: [at], parameter: since, format: epochSeconds}}"))
        #expect(try await dated.source.position(at: instant)?.edge?.value?.text == "1714521600")
        let initial = try await TestStream(
            try TestStream.spec("{\(url), cursor: {field: [at], parameter: since, initial: '2020-01-01'}}"))
        #expect(try await initial.source.position(at: instant)?.edge?.value?.instant == instant)
        let numbered = try await TestStream(try TestStream.spec("{\(url), cursor: {field: [id], parameter: since}}"))
        #expect(try await numbered.source.position(at: instant) == nil)
    }

    @Test("a lookback of windows ends where a backfill begins, since there is nothing of the stream before")
    func lookbackOfWindows() async throws {
        let start = try #require(Timestamp(iso8601: "2024-05-01T00:00:00Z"))
        let windows = try await TestStream(
            try TestStream.spec(
                "{request: {url: 'http://h/', query: {from: '@from'}}, window: {}, backfillStartDate: '2024-05-01'}"))
        #expect(try await windows.source.position(at: start - .seconds(1))?.time == start)
        #expect(try await windows.source.position(at: start + .seconds(1))?.time == start + .seconds(1))
    }

    @Test("a field that appears in records is a new schema, and the next backfill has it")
    func drift() async throws {
        try await withDevAPI("--records", "50") { api in
            let stream = try await TestStream(StreamingTests.windows, api)
            let schema = try await stream.source.schema(known: nil)
            let position = RestPosition(time: .now)
            try await api.reshape(["add": ["channel": "web"]])
            try await api.append(count: 3)
            await #expect { _ = try await stream.changes(after: position, schema: schema) } throws: { error in
                let error = error as? StreamError
                return error?.code == .schemaMismatch && error?.newSchema?.index(of: "channel") != nil
            }
            let (rows, _) = try await stream.backfill()
            #expect(rows.texts("channel").filter { $0 == "web" }.count == 3)
        }
    }

    @Test("a record that does not fit fails the stream, or is set aside with the reason", arguments: ["fail", "reject"])
    func invalid(rule: String) async throws {
        try await withDevAPI("--records", "50") { api in
            let declared = """

                schema: {type: openapi, document: {type: object, properties: {id: {type: integer}, amount: {type: number}}}}
                invalidRecords: \(rule)
                """
            let stream = try await TestStream(StreamingTests.windows + declared, api)
            let schema = try await stream.source.schema(known: nil)
            #expect(schema.fields.map(\.name) == ["amount", "id"])
            try await api.fail(["fault": "bad-record"])
            if rule == "fail" {
                await #expect { try await stream.read(schema) } throws: {
                    ($0 as? StreamError)?.code == .invalidRecord && "\($0)".contains("amount")
                }
            } else {
                let rows = try await stream.read(schema)
                #expect(rows.integers("id").count == 49)
                #expect(rows.rejected.count == 1)
                #expect(rows.rejected.allSatisfy { $0.contains("amount") })
            }
        }
    }

    @Test("the key gives every row its merge key and its version")
    func key() async throws {
        try await withDevAPI("--records", "50") { api in
            let before = Timestamp.now
            let stream = try await TestStream(StreamingTests.windows + "\nkey: [id]", api)
            let rows = try await stream.backfill().rows
            #expect(Set(rows.texts("ARCANE_MERGE_KEY")) == Set((1...50).map { MergeKey.of([String($0)]) }))
            #expect(rows.integers("ARCANE_VERSION").allSatisfy { Int64($0) >= before.microseconds })
        }
    }

    @Test("an API without records yet has no schema, and the first records give it one")
    func empty() async throws {
        try await withDevAPI("--records", "0") { api in
            let stream = try await TestStream(StreamingTests.windows, api)
            let schema = try await stream.source.schema(known: nil)
            #expect(schema.isUnknown)
            let (rows, position) = try await stream.backfill()
            #expect(rows.batches.isEmpty)
            try await api.append(count: 3)
            #expect(try await stream.changes(after: position, schema: schema).rows.integers("id") == [1, 2, 3])
        }
    }

    @Test("requests keep to the rate of the spec")
    func rate() async throws {
        try await withDevAPI("--records", "100") { api in
            let stream = try await TestStream(
                """
                request: {url: 'BASE/open/orders', query: {paging: page, page: '@page', pageSize: '20'}}
                records: [data]
                pagination: {type: page, totalPages: [meta, pages]}
                rateLimit: {requests: 4, per: 1s}
                """, api)
            #expect(try await stream.backfill().rows.integers("id").count == 100)
            let times = try await api.requests().compactMap { $0["time"]?.doubleValue }
            #expect(times.count == 8)
            for (first, fifth) in zip(times, times.dropFirst(4)) { #expect(fifth - first > 0.95) }
        }
    }
}
