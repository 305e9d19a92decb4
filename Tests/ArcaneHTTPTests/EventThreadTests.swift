import ArcaneTestSupport
import Foundation
import Testing

@testable import ArcaneHTTP

@Suite struct EventThreadTests {
    @Test("A client's thread ends with the client")
    func endsWithClient() async throws {
        try await FaultServer.with { server in
            var threads: Set<String> = []
            do {
                let before = Self.threads()
                let clients = (0..<50).map { _ in HTTPClient() }
                for client in clients { _ = try await client.text(HTTPRequest(url: server.url("/bytes"))) }
                threads = Self.threads().subtracting(before)
                #expect(threads.count >= 50)
            }
            // Among the new ones may be threads of other tests, which go on.
            try await eventually("the end of 50 threads") { threads.subtracting(Self.threads()).count >= 50 }
        }
    }

    @Test("A client that has nothing to do costs no time")
    func idle() async throws {
        try await FaultServer.with { server in
            let others = Self.threads()
            let client = HTTPClient()
            _ = try await client.text(HTTPRequest(url: server.url("/bytes")))
            // Threads of other tests may be among the new ones: one that has slept through is ours, or as good.
            let mine = Self.threads().subtracting(others)
            let other = HTTPClient()
            var hasSlept = false
            for _ in 0..<20 where !hasSlept {
                let before = Self.times(of: mine)
                for _ in 0..<50 { _ = try await other.text(HTTPRequest(url: server.url("/bytes"))) }
                let after = Self.times(of: mine)
                hasSlept = before.contains { after[$0.key] == $0.value }
            }
            #expect(hasSlept)
            client.shutdown()
        }
    }

    /// The ids of this process's event threads.
    private static func threads() -> Set<String> {
        let ids = (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/task")) ?? []
        return Set(
            ids.filter { id in
                (try? String(contentsOfFile: "/proc/self/task/\(id)/comm", encoding: .utf8)) == "\(EventThread.name)\n"
            })
    }

    /// How long each of the threads has run, waited to run, and how often, by id.
    private static func times(of ids: Set<String>) -> [String: String] {
        var found: [String: String] = [:]
        for id in ids { found[id] = try? String(contentsOfFile: "/proc/self/task/\(id)/schedstat", encoding: .utf8) }
        return found
    }
}
