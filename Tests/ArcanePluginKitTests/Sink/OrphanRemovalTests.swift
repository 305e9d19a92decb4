import ArcaneCore
import ArcaneTestSupport
import Testing

@testable import ArcanePluginKit

@Suite("Files that no commit lists")
struct OrphanRemovalTests {
    let store = MemoryStore()
    let layout = StreamLayout(streamID: "s")

    private func put(_ folder: StreamLayout.Folder, number: Int, _ unique: String) async throws -> String {
        let key = layout.file(folder, number: number, unique: unique, suffix: "txt")
        try await store.put(key, [1])
        return key
    }

    private func file(_ key: String) -> CommittedFile { CommittedFile(key: key, rows: 1, bytes: 1, schema: nil) }

    @Test("are removed at the next start, in every folder, and listed ones are kept")
    func removed() async throws {
        let log = try await CommitLog.open(store: store, layout: layout)
        let listed = try await put(.data, number: 2, "kept")
        let reject = try await put(.rejects, number: 2, "kept")
        try await log.append(.data, files: [file(listed)], rejects: [file(reject)], state: StreamState())
        let orphans = [
            try await put(.data, number: 2, "failed"), try await put(.data, number: 3, "killed"),
            try await put(.rejects, number: 3, "killed"),
        ]
        _ = try await CommitLog.open(store: store, layout: layout)
        #expect(store.objects[listed] != nil && store.objects[reject] != nil)
        for orphan in orphans { #expect(store.objects[orphan] == nil, "\(orphan)") }
    }

    @Test("are told from files that were begun a few commits before the one that lists them")
    func listedLater() async throws {
        let log = try await CommitLog.open(store: store, layout: layout)
        let early = try await put(.data, number: 2, "early")
        for _ in 0..<(OrphanRemoval.reach - 1) { try await log.append(.data, files: [], state: StreamState()) }
        try await log.append(.data, files: [file(early)], state: StreamState())
        _ = try await CommitLog.open(store: store, layout: layout)
        #expect(store.objects[early] != nil)
    }

    @Test("of old commits are kept without reading those commits, also in a long log")
    func longLog() async throws {
        let log = try await CommitLog.open(store: store, layout: layout)
        var keys: [String] = []
        var state = await log.state
        for number in 2..<300 {
            keys.append(try await put(.data, number: number, "f"))
            state.position = .integer(number)
            try await log.append(.data, files: [file(keys[number - 2])], state: state)
        }
        let reads = Counter()
        store.setFault { operation, key in if operation == "get", key.contains("/commits/") { _ = reads.next() } }
        _ = try await CommitLog.open(store: store, layout: layout)
        store.setFault(nil)
        #expect(reads.next() < OrphanRemoval.reach + 10)
        #expect(keys.allSatisfy { store.objects[$0] != nil })
    }

    @Test("that a process wrote which had lost the stream are removed however late it wrote them")
    func lateZombie() async throws {
        let first = try await CommitLog.open(store: store, layout: layout)
        let number = await first.nextNumber
        let second = try await CommitLog.open(store: store, layout: layout)
        var state = await second.state
        for position in 0..<100 {
            state.position = .integer(position)
            try await second.append(.data, files: [], state: state)
        }
        let late = try await put(.data, number: number, "late")
        _ = try await CommitLog.open(store: store, layout: layout)
        #expect(store.objects[late] == nil)
    }

    @Test("of an attempt of a backfill that was given up are removed, of other backfills kept")
    func backfills() async throws {
        let log = try await CommitLog.open(store: store, layout: layout)
        let other = try await put(.backfill(id: "old"), number: 2, "a")
        let void = try await put(.backfill(id: "new"), number: 2, "b")
        var state = await log.state
        state.backfill = BackfillState(id: "new", identity: "i", startPosition: 0, firstNumber: 3)
        try await log.append(.backfill, files: [file(void)], state: state)
        let kept = try await put(.backfill(id: "new"), number: 3, "c")
        try await log.append(.backfill, files: [file(kept)], state: state)
        _ = try await CommitLog.open(store: store, layout: layout)
        #expect(store.objects[other] != nil)
        #expect(store.objects[void] == nil)
        #expect(store.objects[kept] != nil)
    }

    @Test("and files whose commit somebody deleted are told apart: where a commit is missing nothing is removed")
    func missingCommits() async throws {
        let log = try await CommitLog.open(store: store, layout: layout)
        let key = try await put(.data, number: 2, "listed")
        try await log.append(.data, files: [file(key)], state: StreamState())
        try await log.append(.data, files: [], state: StreamState())
        try await store.delete(layout.commit(2))
        _ = try await CommitLog.open(store: store, layout: layout)
        #expect(store.objects[key] != nil)
    }
}
