import ArcaneCore
import ArcaneHTTP
import ArcaneTestSupport
import Testing

@testable import ArcaneStorage

@Suite struct S3StoreTests {
    @Test("lists go on beyond the 1,000 keys of a page, in order")
    func pages() async throws {
        let store = try await S3Service.withBucket().store()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for lane in 0..<8 {
                group.addTask {
                    for number in stride(from: lane, to: 1_203, by: 8) { try await store.put("data/\(number)", [1, 2]) }
                }
            }
            try await group.waitForAll()
        }
        let objects = try await store.list("data/")
        #expect(objects.count == 1_203)
        #expect(objects.map(\.key) == (0..<1_203).map { "data/\($0)" }.sorted())
        #expect(try await store.list("data/120").map(\.key) == ["data/120", "data/1200", "data/1201", "data/1202"])
    }

    @Test("the prefix of the location ends at a slash, and an empty one is the whole bucket")
    func prefix() async throws {
        let service = try await S3Service.withBucket()
        try await service.store(prefix: "a").put("x", [1])
        try await service.store(prefix: "ab").put("y", [1])
        #expect(try await service.store(prefix: "a").list("").map(\.key) == ["x"])
        #expect(try await service.store(prefix: "").list("").map(\.key) == ["a/x", "ab/y"])
    }

    @Test("a bucket that does not exist is refused with the remedy, in every operation")
    func missingBucket() async throws {
        let service = S3Service(port: try await SharedServers.s3.port(), bucket: "no-such-bucket")
        let store = try service.store()
        let error = try await streamError { try await store.put("a", [1]) }
        #expect(error.code == .refused)
        #expect(error.message.hasPrefix("cannot write 's3://no-such-bucket/prefix/of keys/a' (NoSuchBucket, status 404"))
        #expect(error.message.contains("create the bucket 'no-such-bucket' at http://127.0.0.1:\(service.port)"))
        #expect(await code { _ = try await store.get("a") } == .refused)
        #expect(await code { _ = try await store.list("") } == .refused)
        #expect(await code { try await store.delete("a") } == .refused)
        #expect(await code { _ = try await store.putIfAbsent("a", [1]) } == .refused)
    }

    @Test("an endpoint where nobody listens is transient, one that is not S3 is refused; both name the endpoint")
    func wrongEndpoint() async throws {
        let closed = try S3Service(port: 1, bucket: "bucket").store()
        let error = try await streamError { _ = try await closed.get("a") }
        #expect(error.code == .transient)
        #expect(error.message.contains("read 's3://bucket/prefix/of keys/a'") && error.message.contains("127.0.0.1:1"))

        let azure = try await AzureService.withContainer()
        let notS3 = try S3Service(port: azure.port, bucket: azure.container).store()
        let refused = try await streamError { _ = try await notS3.list("") }
        #expect(refused.code == .refused)
        #expect(refused.message.contains("sink.s3.endpoint"))
    }

    @Test("uploads that were never completed are aborted as leftovers, those of other prefixes are not")
    func leftovers() async throws {
        let service = try await S3Service.withBucket()
        let store = try #require(try service.store(prefix: "mine") as? S3Store)
        let other = try #require(try service.store(prefix: "other") as? S3Store)
        for store in [store, other] {
            for key in ["a b+c/ü", "d"] {
                let upload = S3Upload(store: store, key: key)
                _ = try await upload.upload([1], part: 1, of: try await upload.begin())
            }
        }
        try await store.removeLeftovers("")
        #expect(try await uploads(store).isEmpty)
        #expect(try await uploads(other).map(\.key) == ["other/a b+c/ü", "other/d"])
        try await other.removeLeftovers("a b")
        #expect(try await uploads(other).map(\.key) == ["other/d"])
    }

    private func uploads(_ store: S3Store) async throws -> [S3UploadsPage.Upload] {
        let query = [("uploads", ""), ("prefix", store.connection.prefix)]
        let answer = try await store.connection.succeed(.init(method: "GET", query: query, purpose: "list uploads"))
        return try S3UploadsPage(answer.body, purpose: "list uploads").uploads.sorted { $0.key < $1.key }
    }

    @Test("a wrong key is refused with the remedy: the service checks every signature of these tests")
    func wrongKey() async throws {
        let environment = S3Service.environment.merging(["AWS_SECRET_ACCESS_KEY": "hidden-wrong"]) { $1 }
        let store = try await S3Service.withBucket().store(environment: environment)
        let error = try await streamError { try await store.put("a b", [1]) }
        #expect(error.code == .refused)
        #expect(error.message.contains("SignatureDoesNotMatch") && error.message.contains("AWS_SECRET_ACCESS_KEY"))
        #expect(!error.message.contains("hidden"))
    }

    @Test("keys of the environment sign, and no printed form of the store shows the secret")
    func secrets() async throws {
        let store = try S3Service(port: 1, bucket: "bucket").store()
        var dumped = ""
        dump(store, to: &dumped)
        #expect(!"\(store) \(String(reflecting: store)) \(dumped)".contains("hidden"))
        #expect(store.location == "s3://bucket/prefix/of keys")
    }
}
