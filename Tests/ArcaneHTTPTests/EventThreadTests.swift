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
            while !threads.isDisjoint(with: Self.threads()) { await Task.yield() }
        }
    }

    @Test("A client that has nothing to do costs no time")
    func idle() async throws {
        try await FaultServer.with { server in
            let before = Self.threads()
            let client = HTTPClient()
            _ = try await client.text(HTTPRequest(url: server.url("/bytes")))
            // Other tests' threads may be among the new ones: one that has slept through is ours or as good.
            let mine = Self.threads().subtracting(before)
            let ticks = mine.compactMap { Self.switches($0) }
            let other = HTTPClient()
            for _ in 0..<100 { _ = try await other.text(HTTPRequest(url: server.url("/bytes"))) }
            let later = mine.compactMap { Self.switches($0) }
            #expect(zip(ticks, later).contains { $0 == $1 })
            client.shutdown()
        }
    }

    /// The ids of this process's event threads.
    private static func threads() -> Set<String> {
        let ids = (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/task")) ?? []
        return Set(ids.filter { id in
            (try? String(contentsOfFile: "/proc/self/task/\(id)/comm", encoding: .utf8)) == "\(EventThread.name)\n"
        })
    }

    /// How often the thread has gone to sleep.
    private static func switches(_ id: String) -> String? {
        guard let status = try? String(contentsOfFile: "/proc/self/task/\(id)/status", encoding: .utf8) else { return nil }
        return status.split(separator: "\n").first { $0.hasPrefix("voluntary_ctxt_switches") }.map(String.init)
    }
}
