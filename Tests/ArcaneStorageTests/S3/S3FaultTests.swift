import ArcaneCore
import ArcaneHTTP
import Testing

@testable import ArcaneStorage

/// S3 behind a proxy that fails as told.
@Suite struct S3FaultTests {
    private func withFaults(_ body: @Sendable (FaultProxy, any ObjectStore) async throws -> Void) async throws {
        let service = try await S3Service.withBucket()
        try await FaultProxy.run(before: service.port) { proxy in
            try await body(proxy, try service.store(prefix: "", port: proxy.port))
        }
    }

    private static let part = 8 << 20

    private func write(_ store: any ObjectStore, _ key: String, bytes: Int) async throws {
        let writer = try await store.writer(key)
        try await writer.write([UInt8](repeating: 7, count: bytes))
        try await writer.finish()
    }

    @Test(
        "failures that pass are tried again",
        arguments: [
            ("SlowDown", 503), ("InternalError", 500), ("RequestTimeout", 400), ("ServiceUnavailable", 503), ("BadDigest", 400),
        ])
    func passing(_ code: String, _ status: Int) async throws {
        try await withFaults { proxy, store in
            try await proxy.fail(FaultProxy.s3Error(code, status, times: 3))
            try await store.put("a", [1])
            #expect(try await store.get("a") == [1])
            #expect(try await proxy.requests().filter { $0.hasPrefix("PUT") }.count == 4)
        }
    }

    @Test("a store that fails at every try is transient, with its own words")
    func exhausted() async throws {
        try await withFaults { proxy, store in
            try await proxy.fail(FaultProxy.s3Error("SlowDown", 503, times: 100))
            let error = try await streamError { try await store.put("a", [1]) }
            #expect(error.code == .transient)
            #expect(error.message.contains("(SlowDown, status 503: said by the test)"))
            #expect(try await proxy.requests().count == 5)
        }
    }

    @Test(
        "what no retry can mend is refused at once, with the remedy",
        arguments: [
            ("AccessDenied", 403, StreamError.Code.refused, "allow the key or role"),
            ("InvalidAccessKeyId", 403, .refused, "AWS_ACCESS_KEY_ID"),
            ("SignatureDoesNotMatch", 403, .refused, "AWS_SECRET_ACCESS_KEY"), ("RequestTimeTooSkewed", 403, .refused, "clock"),
            ("ExpiredToken", 400, .refused, "AWS_SESSION_TOKEN"), ("PermanentRedirect", 301, .configuration, "sink.s3.region"),
        ])
    func refused(_ name: String, _ status: Int, _ code: StreamError.Code, _ remedy: String) async throws {
        try await withFaults { proxy, store in
            try await proxy.fail(FaultProxy.s3Error(name, status, times: 100))
            let error = try await streamError { try await store.put("a", [1]) }
            #expect(error.code == code)
            #expect(error.message.contains(remedy))
            #expect(!error.message.contains("hidden"))
            #expect(try await proxy.requests().count == 1)
        }
    }

    @Test("an answer that was cut is read again", arguments: ["cut", "drop", "lose"])
    func cut(_ fault: String) async throws {
        try await withFaults { proxy, store in
            let bytes = [UInt8](repeating: 3, count: 300_000)
            try await store.put("a", bytes)
            try await proxy.fail(#"{"method": "GET", "fault": "\#(fault)", "times": 2}"#)
            #expect(try await store.get("a") == bytes)
            try await proxy.fail(#"{"method": "GET", "fault": "\#(fault)", "times": 2}"#)
            #expect(try await store.list("").map(\.size) == [300_000])
        }
    }

    @Test(
        "a conditional write whose answer was lost finds its own object and is told that it wrote it",
        arguments: ["lose", "after"])
    func ambiguous(_ fault: String) async throws {
        try await withFaults { proxy, store in
            try await proxy.fail(#"{"method": "PUT", "fault": "\#(fault)", "status": 500}"#)
            #expect(try await store.putIfAbsent("commits/1", Array("mine".utf8)))
            #expect(try await proxy.requests().filter { $0.hasPrefix("PUT") }.count == 2)
        }
    }

    @Test(
        "a conditional write whose answer was lost is not told that another's object is its own", arguments: ["drop", "answer"])
    func ambiguousLost(_ fault: String) async throws {
        try await withFaults { proxy, store in
            try await store.put("commits/1", Array("another's".utf8))
            try await proxy.fail(#"{"method": "PUT", "fault": "\#(fault)", "status": 503}"#)
            #expect(try await !store.putIfAbsent("commits/1", Array("mine".utf8)))
            #expect(try await store.get("commits/1") == Array("another's".utf8))
        }
    }

    @Test("a conditional write that meets another one undecided is tried again")
    func conflict() async throws {
        try await withFaults { proxy, store in
            try await proxy.fail(FaultProxy.s3Error("ConditionalRequestConflict", 409, times: 2))
            #expect(try await store.putIfAbsent("commits/1", [1]))
            #expect(try await proxy.requests().count == 3)
        }
    }

    @Test("a store without conditional writes is refused rather than trusted")
    func unconditional() async throws {
        try await withFaults { proxy, store in
            try await proxy.fail(FaultProxy.s3Error("NotImplemented", 501, times: 100))
            let error = try await streamError { _ = try await store.putIfAbsent("commits/1", [1]) }
            #expect(error.code == .refused)
            #expect(error.message.contains("If-None-Match"))
        }
    }

    @Test("an object that fits into one part is one request")
    func small() async throws {
        try await withFaults { proxy, store in
            try await write(store, "small", bytes: Self.part)
            #expect(try await proxy.requests() == ["PUT /\(bucket(proxy, await proxy.requests()))/small \(Self.part)"])
        }
    }

    private func bucket(_ proxy: FaultProxy, _ requests: [String]) -> String {
        String(requests.first?.split(separator: "/").dropFirst().first ?? "")
    }

    @Test("parts are 8 MiB each, and one that failed is sent again")
    func parts() async throws {
        try await withFaults { proxy, store in
            try await proxy.fail(
                #"{"method": "PUT", "match": "partNumber=2", "fault": "lose", "times": 1}"#,
                FaultProxy.s3Error("SlowDown", 503, method: "PUT", times: 1))
            try await write(store, "large", bytes: 2 * Self.part + 1)
            #expect(try await store.list("").map(\.size) == [2 * Self.part + 1])
            let sizes = try await proxy.requests().filter { $0.contains("partNumber=") }.map {
                $0.split(separator: " ").last ?? ""
            }
            #expect(sizes.filter { $0 == "\(Self.part)" }.count == 4)
            #expect(sizes.filter { $0 == "1" }.count == 1)
        }
    }

    @Test("a completion that says 200 and then an error is an error, and the upload is aborted")
    func errorAfterSuccess() async throws {
        try await withFaults { proxy, store in
            try await proxy.fail(
                #"{"method": "POST", "match": "uploadId=", "times": 100, "fault": "answer", "status": 200, "#
                    + #""body": "<?xml version='1.0'?><Error><Code>InvalidPart</Code><Message>x</Message></Error>"}"#)
            let error = try await streamError { try await write(store, "large", bytes: Self.part + 1) }
            #expect(error.message.contains("InvalidPart, status 200"))
            #expect(try await store.list("") == [])
            #expect(try await proxy.requests().filter { $0.hasPrefix("DELETE") && $0.contains("uploadId=") }.count == 1)
        }
    }

    @Test("a completion that says 200 and then that it failed inside is tried again")
    func passingErrorAfterSuccess() async throws {
        try await withFaults { proxy, store in
            try await proxy.fail(
                #"{"method": "POST", "match": "uploadId=", "fault": "answer", "status": 200, "body": "<Error><Code>InternalError</Code></Error>"}"#
            )
            try await write(store, "large", bytes: Self.part + 1)
            #expect(try await store.list("").map(\.size) == [Self.part + 1])
        }
    }

    @Test("a completion whose answer was lost is done, not failed")
    func lostCompletion() async throws {
        try await withFaults { proxy, store in
            try await proxy.fail(
                #"{"method": "POST", "match": "uploadId=", "fault": "lose"}"#,
                #"{"method": "POST", "match": "uploadId=", "fault": "answer", "status": 404, "body": "<Error><Code>NoSuchUpload</Code></Error>"}"#
            )
            try await write(store, "large", bytes: Self.part + 1)
            #expect(try await store.list("").map(\.size) == [Self.part + 1])
            #expect(try await !proxy.requests().contains { $0.hasPrefix("DELETE") })
        }
    }

    @Test("a part that cannot be sent fails the writer, aborts the upload and leaves nothing")
    func failedPart() async throws {
        try await withFaults { proxy, store in
            try await proxy.fail(#"{"method": "PUT", "match": "partNumber=1", "times": 100, "fault": "answer", "status": 403}"#)
            let writer = try await store.writer("large")
            #expect(
                await code {
                    try await writer.write([UInt8](repeating: 1, count: 2 * Self.part))
                    try await writer.finish()
                } == .refused)
            #expect(await code { try await writer.finish() } == .configuration)
            #expect(try await proxy.requests().filter { $0.hasPrefix("DELETE") }.count == 1)
            #expect(try await store.list("") == [])
        }
    }

    @Test("a cancelled writer aborts its upload")
    func cancelled() async throws {
        try await withFaults { proxy, store in
            let writer = try await store.writer("large")
            try await writer.write([UInt8](repeating: 1, count: 2 * Self.part))
            let cancelled = await Task {
                withUnsafeCurrentTask { $0?.cancel() }
                return await code { try await writer.finish() }
            }.value
            #expect(cancelled == .cancelled)
            #expect(try await proxy.requests().filter { $0.hasPrefix("DELETE") && $0.contains("uploadId=") }.count == 1)
            #expect(try await store.list("") == [])
        }
    }

    @Test("a pause that the store asks for is kept")
    func retryAfter() async throws {
        try await withFaults { proxy, store in
            try await proxy.fail(#"{"method": "PUT", "fault": "answer", "status": 503, "headers": {"Retry-After": "1"}}"#)
            let start = ContinuousClock.now
            try await store.put("a", [1])
            #expect(ContinuousClock.now - start >= .seconds(1))
        }
    }
}
