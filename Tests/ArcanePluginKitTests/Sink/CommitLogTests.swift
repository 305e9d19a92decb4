import ArcaneCore
import Testing

@testable import ArcanePluginKit

@Suite("The log of commits")
struct CommitLogTests {
    let store = MemoryStore()
    let layout = StreamLayout(streamID: "s")

    private func open() async throws -> CommitLog { try await CommitLog.open(store: store, layout: layout) }

    @Test("begins with a start commit, and numbers commits without gaps")
    func numbers() async throws {
        let log = try await open()
        #expect(await log.nextNumber == 2)
        try await log.append(.data, files: [], state: StreamState(identity: "i", position: 7))
        let again = try await open()
        #expect(await again.state.position == 7)
        #expect(await again.nextNumber == 4)
        #expect(
            store.objects.keys.filter { $0.hasPrefix("s/_arcane/commits/") }.sorted().last?.hasSuffix("00000003.json") == true)
    }

    @Test("lets the process that came first write no more once another has started, and says so")
    func fences() async throws {
        let first = try await open()
        try await first.append(.data, files: [], state: StreamState(position: 1))
        let second = try await open()
        await #expect {
            try await first.append(.data, files: [], state: StreamState(position: 2))
        } throws: { error in
            guard let error = error as? StreamError else { return false }
            return error.code == .refused && error.message.contains("another process has taken over stream 's'")
        }
        try await second.append(.data, files: [], state: StreamState(position: 3))
        #expect(await second.state.position == 3)
    }

    @Test(
        "takes a commit whose answer was lost for its own, goes on behind it, and removes the files of the second try",
        arguments: [true, false])
    func lostAnswer(isThere: Bool) async throws {
        let log = try await open()
        func file(_ name: String) async throws -> CommittedFile {
            try await store.put("s/data/\(name)", [1])
            return CommittedFile(key: "s/data/\(name)", rows: 1, bytes: 1)
        }
        let cut: @Sendable (String, String) throws -> Void = { operation, _ in
            if operation == "putIfAbsent" { throw StreamError.transient("cut") }
        }
        if isThere { store.setLostAnswer(cut) } else { store.setFault(cut) }
        let first = try await file("first")
        await #expect(throws: StreamError.self) { try await log.append(.data, files: [first], state: StreamState(position: 1)) }
        #expect(await log.state.position == nil)
        store.setLostAnswer(nil)
        store.setFault(nil)
        let second = try await file("second")
        if isThere {
            let error = await #expect(throws: StreamError.self) {
                try await log.append(.data, files: [second], state: StreamState(position: 2))
            }
            #expect(error?.code == .transient)
            #expect(await log.state.position == 1)
            try await log.append(.data, files: [], state: StreamState(position: 3))
        } else {
            try await log.append(.data, files: [second], state: StreamState(position: 3))
        }
        #expect(await log.state.position == 3)
        #expect(store.objects.keys.filter { $0.hasPrefix("s/data/") } == [isThere ? "s/data/first" : "s/data/second"])
    }

    @Test("opened by many at once gives each a number of its own, and lets only the last one write")
    func race() async throws {
        let logs = try await withThrowingTaskGroup(of: CommitLog.self) { group in
            for _ in 0..<20 { group.addTask { try await CommitLog.open(store: store, layout: layout) } }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        var winners = 0
        for log in logs {
            do {
                try await log.append(.data, files: [], state: StreamState())
                winners += 1
            } catch is StreamError {}
        }
        #expect(winners == 1)
    }

    @Test("is found without its hint, with a hint that is behind, and with one that is ahead")
    func hints() async throws {
        let log = try await open()
        for position in 1...5 { try await log.append(.data, files: [], state: StreamState(position: .integer(position))) }
        try await store.delete(layout.hint)
        #expect(try await CommitLog.peek(store: store, streamID: "s").position == 5)
        try await store.put(layout.hint, Array(#"{"number": 2}"#.utf8))
        #expect(try await CommitLog.peek(store: store, streamID: "s").position == 5)
        try await store.put(layout.hint, Array(#"{"number": 99}"#.utf8))
        #expect(try await CommitLog.peek(store: store, streamID: "s").position == 5)
        try await store.put(layout.hint, Array("garbage".utf8))
        #expect(try await CommitLog.peek(store: store, streamID: "s").position == 5)
    }

    @Test("refuses commits of a newer format, and what is no commit, by name")
    func unreadable() async throws {
        try await store.put(layout.commit(1), Array(#"{"formatVersion": 99}"#.utf8))
        await #expect { try await open() } throws: { "\($0)".contains("newer version") && "\($0)".contains(layout.commit(1)) }
        try await store.put(layout.commit(1), Array("{}".utf8))
        await #expect { try await open() } throws: { ($0 as? StreamError)?.code == .configuration }
    }

    @Test("keeps every part of the state through a commit and back")
    func roundTrip() throws {
        let state = StreamState(
            identity: "server/db", position: ["v": 1], schema: "abc",
            backfill: BackfillState(
                id: "b", identity: "server/db", startPosition: 4, reachedPosition: 5, slice: ["k": [1, 2]], schema: "def",
                firstNumber: 12, isComplete: true),
            starts: [1, 5])
        let commit = Commit(
            number: 7, kind: .backfill, writer: "w", committedAt: Timestamp(microseconds: 1_700_000_000_123_000),
            files: [
                CommittedFile(
                    key: "s/data/part-1", rows: 3, bytes: 9, schema: "abc",
                    keyMetrics: [
                        KeyMetrics(column: "a", nullCount: 0, bounds: KeyMetrics.Bounds(minimum: 1, maximum: 3)),
                        KeyMetrics(column: "b", nullCount: 3),
                    ])
            ],
            rejects: [CommittedFile(key: "s/_arcane/rejects/part-1", rows: 1, bytes: 2, schema: nil)], state: state)
        #expect(try Commit(json: commit.json, key: "k") == commit)
    }

    @Test("stores schemas by their fingerprint")
    func schemas() async throws {
        let log = try await open()
        let schema = Schema(
            [Field("a", .decimal(precision: 38, scale: 4)), Field("b", .list(element: Field("e", .uuid)))], key: ["a"])
        let fingerprint = try await log.store(schema)
        #expect(try await log.schema(fingerprint) == schema)
        #expect(try await log.schema("unknown") == nil)
    }
}
