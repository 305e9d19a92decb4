import ArcaneCore
import ArcaneHTTP
import Testing

@testable import ArcaneStorage

@Suite struct AzureStoreTests {
    private func withFaults(_ body: @Sendable (FaultProxy, any ObjectStore) async throws -> Void) async throws {
        let service = try await AzureService.withContainer()
        try await FaultProxy.run(before: service.port) { proxy in
            try await body(proxy, try service.store(prefix: "", port: proxy.port))
        }
    }

    @Test("lists go on beyond a page, in the order of bytes and without the folders of a hierarchical namespace")
    func pages() async throws {
        let store = try await AzureService.withContainer().store()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<250 { group.addTask { try await store.put("data/\(number % 3)/\(number)", [1]) } }
            try await group.waitForAll()
        }
        #expect(try await store.list("").map(\.key) == (0..<250).map { "data/\($0 % 3)/\($0)" }.sorted())
    }

    @Test("a container that does not exist is refused with the remedy")
    func missingContainer() async throws {
        let service = try await AzureService.withContainer()
        let store = try service.store(container: "nothing")
        let error = try await streamError { try await store.put("a", [1]) }
        #expect(error.code == .refused)
        #expect(
            error.message.hasPrefix(
                "cannot write 'abfss://nothing@testaccount/prefix/of keys/a' (ContainerNotFound, status 404)"))
        #expect(error.message.contains("create the container 'nothing' in the account 'testaccount'"))
        #expect(await code { _ = try await store.get("a") } == .refused)
        #expect(await code { _ = try await store.list("") } == .refused)
        #expect(await code { try await store.delete("a") } == .refused)
    }

    @Test(
        "a wrong key or signature is refused, and neither it nor the signed text is told",
        arguments: [["AZURE_STORAGE_KEY": "aGlkZGVuLXdyb25n"], ["AZURE_STORAGE_SAS_TOKEN": "sv=1&sig=hidden-wrong"]])
    func wrongKey(_ environment: [String: String]) async throws {
        let store = try await AzureService.withContainer().store(environment: environment)
        let error = try await streamError { try await store.put("a", [1]) }
        #expect(error.code == .refused)
        #expect(error.message.contains("AuthenticationFailed") && error.message.contains("AZURE_STORAGE_ACCOUNT_KEY"))
        #expect(
            !error.message.contains("hidden") && !error.message.contains("aGlkZ") && !error.message.contains("string to sign"))
    }

    @Test("an error of the connection does not tell the shared access signature")
    func connectionError() async throws {
        let store = try AzureService(port: 1, container: "c").store(environment: AzureService.signatureEnvironment)
        let error = try await streamError { try await store.put("a", [1]) }
        #expect(error.code == .transient)
        #expect(!error.message.contains("hidden"))
    }

    @Test("failures that pass are tried again; a store that goes on failing is transient")
    func passing() async throws {
        try await withFaults { proxy, store in
            try await proxy.fail(
                #"{"times": 3, "fault": "answer", "status": 503, "headers": {"x-ms-error-code": "ServerBusy"}}"#)
            try await store.put("a", [1])
            try await proxy.fail(#"{"times": 3, "fault": "cut"}"#)
            #expect(try await store.list("").map(\.key) == ["a"])
            try await proxy.fail(#"{"times": 100, "fault": "answer", "status": 500}"#)
            let error = try await streamError { _ = try await store.get("a") }
            #expect(error.code == .transient)
            #expect(error.message.hasPrefix("cannot read 'abfss://"))
        }
    }

    @Test("a conditional write whose answer was lost finds its own object, and only its own", arguments: ["lose", "after"])
    func ambiguous(_ fault: String) async throws {
        try await withFaults { proxy, store in
            try await proxy.fail(#"{"method": "PUT", "fault": "\#(fault)", "status": 500}"#)
            #expect(try await store.putIfAbsent("commits/1", Array("mine".utf8)))
            try await proxy.fail(#"{"method": "PUT", "fault": "\#(fault)", "status": 500}"#)
            #expect(try await !store.putIfAbsent("commits/1", Array("another's".utf8)))
            #expect(try await store.get("commits/1") == Array("mine".utf8))
        }
    }

    @Test("blocks that were lost are sent again, also the list of them")
    func blocks() async throws {
        try await withFaults { proxy, store in
            try await proxy.fail(
                #"{"method": "PUT", "match": "comp=block&", "fault": "lose"}"#,
                #"{"method": "PUT", "match": "comp=blocklist", "fault": "lose"}"#)
            let writer = try await store.writer("large")
            try await writer.write([UInt8](repeating: 5, count: 17 << 20))
            #expect(try await store.list("") == [])
            try await writer.finish()
            #expect(try await store.list("").map(\.size) == [17 << 20])
            let sizes = try await proxy.requests().filter { $0.contains("comp=block&") }.compactMap {
                $0.split(separator: " ").last
            }
            #expect(Set(sizes) == ["\(8 << 20)", "\(1 << 20)"])
        }
    }
}
