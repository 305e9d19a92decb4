import ArcaneCore
import ArcaneResources
import Testing

@testable import arcane_rest_plugin

struct RestApiSpecTests {
    private func problems(_ yaml: String) throws -> [String] {
        let standard = try JSONValue(yaml: "{jobTemplateRef: {name: rest}, sink: {location: 'file:///data'}}")
        return RestApiSpec.decode(from: standard.merging(try JSONValue(yaml: yaml))).problems.map(\.description)
    }

    private let url = "request: {url: 'https://api.example.net/v1/orders'}"

    @Test("the smallest stream has a URL and a sink")
    func smallest() throws {
        let spec = try TestStream.spec(url)
        #expect(spec.pagination == .single)
        #expect(spec.request.method == "GET")
        #expect(spec.rateLimit.concurrency == 1)
        #expect(spec.records == [])
        #expect(spec.schema == .infer)
        #expect(spec.httpTimeout == .seconds(60))
    }

    @Test("every setting of a full stream arrives at its place")
    func full() async throws {
        let spec = try TestStream.spec(
            """
            suspended: false
            credentialsRef: {name: orders-api}
            request:
              url: "https://api.example.net/v1/orders"
              method: GET
              query: {from: "@from", to: "@to", page: "@page"}
              headers: {Accept: application/json}
              body: {contentType: application/json, template: ""}
            records: [data]
            key: [id]
            window: {from: from, to: to, format: iso8601, step: 1d, overlap: 0s}
            pagination: {type: page, pointer: page, start: 1, totalPages: [meta, pages]}
            authentication: {type: bearer, token: "${TOKEN}"}
            rateLimit: {requests: 10, per: 1s, concurrency: 4}
            schema: {type: infer}
            backfillStartDate: 2024-01-01T00:00:00Z
            lookBackInterval: 1h
            changeCaptureInterval: 5m
            httpTimeout: 60s
            schemaEvolution: backfill
            sink: {location: "file:///data", format: parquet, rowsPerGroup: 100000, groupingInterval: 15s, groupsPerFile: 1}
            """)
        #expect(spec.window?.step == .seconds(86_400))
        #expect(spec.pagination.pagination == Pagination(scheme: .page(start: 1, totalPages: ["meta", "pages"])))
        #expect(spec.polling.lookBackInterval == .seconds(3600))
        let stream = try await TestStream(spec, variables: ["TOKEN": "t"])
        #expect(stream.source.identity.hasPrefix("GET https://api.example.net/v1/orders ("))
        #expect(stream.source.parallelism == 4)
    }

    @Test(
        "what a spec lacks or contradicts is named with its path",
        arguments: [
            ("request: {}", "request.url"), ("window: {}", "backfillStartDate"),
            ("pagination: {type: offset}", "pagination.pageSize"),
            ("pagination: {type: token}", "pagination"),
            ("pagination: {type: link, next: [a], nextHeader: Link}", "pagination"),
            ("cursor: {parameter: x}", "cursor.field"), ("pagination: {type: pages}", "pagination.type"),
            ("authentication: {type: oauth2, tokenUrl: 'https://h', clientId: a}", "authentication.clientSecret"),
            (
                "authentication: {type: oauth2, tokenUrl: 'https://h', clientId: a, clientSecret: b, grant: refreshToken}",
                "authentication.refreshToken"
            ),
            ("schema: {type: openapi}", "schema"), ("rateLimit: {requests: 0}", "rateLimit.requests"),
            ("errors: {retry: [7]}", "errors.retry"),
            ("changeCaptureInterval: 0", "changeCaptureInterval"),
        ])
    func problems(block: String, path: String) throws {
        let found = try problems(block.hasPrefix("request") ? block : "\(url)\n\(block)")
        #expect(found.contains { $0.hasPrefix(path) }, "\(found)")
    }

    @Test("a window and a cursor at the same time are refused")
    func windowAndCursor() throws {
        let both = "window: {}\nbackfillStartDate: 2024-01-01\ncursor: {field: [a], parameter: b}"
        #expect(try problems("\(url)\n\(both)").contains { $0.hasPrefix("cursor") })
    }

    @Test(
        "a pointer, window or cursor that the request does not use is an error that names the remedy",
        arguments: [
            ("pagination: {type: page}", "pagination.pointer", "@page"),
            ("pagination: {type: token, next: [a]}", "pagination.pointer", "@token"),
            ("window: {}\nbackfillStartDate: 2024-01-01", "window", "@from"),
            ("cursor: {field: [a], parameter: since}", "cursor.parameter", "@since"),
        ])
    func unusedPlaceholders(block: String, setting: String, placeholder: String) async throws {
        let spec = try TestStream.spec("\(url)\n\(block)")
        await #expect { _ = try await TestStream(spec) } throws: { error in
            (error as? StreamError)?.code == .configuration && "\(error)".contains(setting) && "\(error)".contains(placeholder)
        }
    }

    @Test("another query is another source, and the identity tells no text of it")
    func identity() async throws {
        func identity(_ query: String) async throws -> String {
            try await TestStream(try TestStream.spec("request: {url: 'https://h/v1', query: {key: '\(query)'}}")).source
                .identity
        }
        let first = try await identity("s3cret")
        #expect(first != (try await identity("other")))
        #expect(first == (try await identity("s3cret")))
        #expect(!first.contains("s3cret"))
    }
}
