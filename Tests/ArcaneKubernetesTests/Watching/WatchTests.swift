import ArcaneCore
import ArcaneHTTP
import ArcaneJSON
import ArcanePluginTesting
import Testing

@testable import ArcaneKubernetes

@Suite("A watch")
struct WatchTests {
    private static func line(_ type: String, _ name: String, version: Int) -> String {
        JSONValue.object([
            "type": .string(type),
            "object": ["metadata": ["name": .string(name), "resourceVersion": .string("\(version)"), "managedFields": [[:]]]],
        ]).text + "\n"
    }

    private func events(_ answer: ScriptedAPI.Answer, silence: Duration = .seconds(20)) async throws -> (
        events: [String], error: (any Error)?
    ) {
        try await ScriptedAPI.serving({ _, _ in answer }) { api in
            var events: [String] = []
            do {
                for try await event in try await api.client(silence: silence).watch(.jobs, from: "10") {
                    switch event {
                    case .added(let object): events.append("+\(object.name)@\(object.resourceVersion)")
                    case .modified(let object): events.append("~\(object.name)")
                    case .deleted(let object): events.append("-\(object.name)")
                    case .bookmark(let version): events.append("#\(version)")
                    }
                }
                return (events, nil)
            } catch {
                return (events, error)
            }
        }
    }

    @Test("tells of changes in their order, however the network cuts them, and ends when the API ends it")
    func changes() async throws {
        let text =
            Self.line("ADDED", "ä", version: 11) + Self.line("MODIFIED", "ä", version: 12)
            + Self.line("BOOKMARK", "", version: 15)
            + "\n" + Self.line("DELETED", "ä", version: 16)
        for size in [1, 7, 64, 10_000] {
            var rest = Substring(text)
            var pieces: [String] = []
            while !rest.isEmpty {
                pieces.append(String(rest.prefix(size)))
                rest = rest.dropFirst(size)
            }
            let (events, error) = try await events(.pieces(pieces))
            #expect(events == ["+ä@11", "~ä", "#15", "-ä"])
            #expect(error == nil)
        }
    }

    @Test("asks for bookmarks from a version on, with the selection, and an end after some minutes")
    func query() async throws {
        let seen = try await ScriptedAPI.serving({ _, _ in .pieces([]) }) { api in
            for try await _ in try await api.client().watch(.jobs, Selection(namespace: "n", labels: "a=b"), from: "77") {}
            return api.seen
        }
        let query = try #require(seen.first?.query)
        #expect(seen.first?.path == "/apis/batch/v1/namespaces/n/jobs")
        #expect(query["watch"] == "true")
        #expect(query["allowWatchBookmarks"] == "true")
        #expect(query["resourceVersion"] == "77")
        #expect(query["labelSelector"] == "a=b")
        #expect((300...600).contains(Int(query["timeoutSeconds"] ?? "") ?? 0))
    }

    @Test("whose version is too old says so, as an answer and as a change")
    func gone() async throws {
        let status: JSONValue = ["kind": "Status", "code": 410, "reason": "Expired", "message": "too old resource version"]
        let asAnswer = try await events(.json(410, status)).error as? KubernetesError
        #expect(asAnswer?.isGone == true)
        let line = JSONValue.object(["type": "ERROR", "object": status]).text + "\n"
        let (seen, error) = try await events(.pieces([Self.line("ADDED", "a", version: 1), line]))
        #expect(seen == ["+a@1"])
        #expect((error as? KubernetesError)?.isGone == true)
    }

    @Test("that ends in the middle of a change is broken, not ended")
    func cut() async throws {
        let (seen, error) = try await events(.pieces([Self.line("ADDED", "a", version: 1), "{\"type\":\"MODI"]))
        #expect(seen == ["+a@1"])
        #expect((error as? HTTPError)?.code == .truncatedBody)
    }

    @Test("that is silent for too long is broken")
    func silence() async throws {
        let (seen, error) = try await events(
            .pieces([Self.line("ADDED", "a", version: 1)], isOpen: true), silence: .seconds(8))
        #expect(seen == ["+a@1"])
        #expect((error as? HTTPError)?.code == .timedOut)
    }

    @Test("of something that is no Kubernetes API is an error")
    func garbage() async throws {
        let error = try await events(.pieces(["<html>\n"])).error
        #expect((error as? HTTPError)?.code == .undecodableBody)
    }
}

@Suite("Lines of a watch")
struct LineSplitterTests {
    @Test("come out whole, whatever the pieces", arguments: [1, 2, 3, 100])
    func pieces(size: Int) {
        let bytes = Array("one\n\ntwo\nthree".utf8)
        var splitter = LineSplitter()
        var lines: [String] = []
        for start in stride(from: 0, to: bytes.count, by: size) {
            splitter.add(Array(bytes[start..<min(bytes.count, start + size)]))
            while let line = splitter.next() { lines.append(String(decoding: line, as: UTF8.self)) }
        }
        #expect(lines == ["one", "two"])
        #expect(splitter.pendingBytes == 5)
    }
}
