import ArcaneCore
import ArcaneResources
import ArcaneYAML
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
        #expect(spec.pagination.pagination == Pagination(scheme: .page(start: 1, end: .total(["meta", "pages"]))))
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
            ("pagination: {type: page, totalPages: [a], hasMore: [b]}", "pagination.hasMore"),
            ("pagination: {type: offset, pageSize: 9, total: [a], hasMore: [b]}", "pagination.hasMore"),
            ("errors: {missingRecords: ignore}", "errors.missingRecords"),
            ("errors: {rules: [{action: retry}]}", "errors.rules[0].path"),
            ("errors: {rules: [{status: [400]}]}", "errors.rules[0].action"),
            ("errors: {rules: [{status: [400], equals: a, action: wait}]}", "errors.rules[0].path"),
            ("errors: {rules: [{path: [a], equals: a, matches: b, action: wait}]}", "errors.rules[0].matches"),
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
            ("parameters: {region: [eu]}", "parameters.region", "@region"),
            ("window: {}\nparameters: {from: [eu]}\nbackfillStartDate: 2024-01-01", "parameters.from", "@from"),
        ])
    func unusedPlaceholders(block: String, setting: String, placeholder: String) async throws {
        let spec = try TestStream.spec("\(url)\n\(block)")
        await #expect { _ = try await TestStream(spec) } throws: { error in
            (error as? StreamError)?.code == .configuration && "\(error)".contains(setting) && "\(error)".contains(placeholder)
        }
    }

    @Test("everything that is wrong with formats, templates, variables and the schema is said at once, each with its path")
    func allProblems() async throws {
        let spec = try TestStream.spec(
            """
            request: {url: 'https://@from.example.net/${VERSION}', query: {a: '@until', b: '${FILTER}'}, unencoded: [c]}
            window: {format: x, timeZone: Mars/Olympus}
            backfillStartDate: 2024-01-01
            authentication: {type: basic, username: '${NAME}', password: '${PASSWORD}'}
            schema: {type: openapi, encoded: '%'}
            """)
        let error = await #expect(throws: StreamError.self) { _ = try await TestStream(spec) }
        #expect(error?.code == .configuration)
        let lines = error?.message.split(separator: "\n").map { $0.trimmingPrefix("  ") } ?? []
        let settings = [
            "window.timeZone", "window.format", "request.url: '@from'",
            "request.url: the environment has no variable 'VERSION'",
            "request.query.a", "request.query.b", "request.unencoded", "authentication.username", "authentication.password",
            "`schema.encoded`",
        ]
        #expect(lines.count == settings.count)
        for (line, setting) in zip(lines, settings) { #expect(line.hasPrefix(setting)) }
    }

    @Test("a window and paging that the request does not use are both named")
    func severalUnused() async throws {
        let spec = try TestStream.spec(
            "\(url)\nwindow: {from: since, to: until}\nbackfillStartDate: 2024-01-01\npagination: {type: page}")
        let error = await #expect(throws: StreamError.self) { _ = try await TestStream(spec) }
        for placeholder in ["@since", "@until", "@page"] { #expect(error?.message.contains(placeholder) == true) }
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

    @Test("other values of a parameter are another source, in another order they are the same")
    func parametersAreIdentity() async throws {
        func identity(_ regions: String) async throws -> String {
            let yaml = "request: {url: 'https://h/v1/@region'}\nparameters: {region: \(regions)}"
            return try await TestStream(try TestStream.spec(yaml)).source.identity
        }
        let first = try await identity("[eu, us]")
        #expect(first == (try await identity("[us, eu]")))
        #expect(first != (try await identity("[eu, us, ap]")))
    }

    @Test("a cursor cannot be repeated for parameters")
    func cursorWithParameters() throws {
        let problems = try problems("\(url)\ncursor: {field: [a], parameter: since}\nparameters: {region: [eu]}")
        #expect(problems.count == 1)
        #expect(problems.first?.hasPrefix("cursor: cannot be repeated for parameters") == true)
    }
}
