import ArcaneCore
import ArcaneJSON
import ArcaneStorage
import Foundation
import Logging

/// The log of one stream, held open by the one process that may append to it.
///
/// Opening the log appends a start commit. Since a commit is created only if its number is free, a process that had the stream
/// before cannot commit any more, and stops; so there is never more than one writer, without a lock that could be left behind.
actor CommitLog {
    let store: any ObjectStore
    let layout: StreamLayout
    /// A name for this process in the log.
    let writer: String
    private(set) var newest: Commit
    /// Files that are in the sink and may be listed by no commit: what they hold has been read again, or will be.
    private var doubtful: Set<String> = []

    /// The state of the stream after the newest commit.
    var state: StreamState { newest.state }

    /// The number that the next commit will have.
    var nextNumber: Int { newest.number + 1 }

    private init(store: any ObjectStore, layout: StreamLayout, writer: String, newest: Commit) {
        self.store = store
        self.layout = layout
        self.writer = writer
        self.newest = newest
    }

    /// Takes the stream over: finds its newest commit, appends a start commit, and removes files that no commit lists.
    static func open(store: any ObjectStore, layout: StreamLayout, logger: Logger? = nil) async throws -> CommitLog {
        let writer = UUID().uuidString.lowercased()
        while true {
            let newest = try await CommitLog.newest(store: store, layout: layout)
            let number = (newest?.number ?? 0) + 1
            var state = newest?.state ?? StreamState()
            state.starts = state.starts.suffix(15) + [number]
            let start = Commit(number: number, kind: .start, writer: writer, committedAt: .now, files: [], state: state)
            // Another process may start at the same moment; the later one wins.
            guard try await store.putIfAbsent(layout.commit(number), Array(start.json.text.utf8)) else { continue }
            let log = CommitLog(store: store, layout: layout, writer: writer, newest: start)
            try await log.writeHint()
            try await OrphanRemoval(log: log, newest: start, logger: logger).run()
            return log
        }
    }

    /// Appends a commit. Throws `refused` where another process has taken the stream over.
    ///
    /// Where it throws anything else, the commit may be there all the same, or come to be: whether, the next one finds out. Files that it would
    /// have listed are removed behind that.
    func append(
        _ kind: Commit.Kind, files: [CommittedFile], rejects: [CommittedFile] = [], state: StreamState
    ) async throws {
        let commit = Commit(
            number: nextNumber, kind: kind, writer: writer, committedAt: .now, files: files, rejects: rejects, state: state)
        doubtful.formUnion(commit.keys)
        guard try await store.putIfAbsent(layout.commit(commit.number), Array(commit.json.text.utf8)) else {
            let found = try await CommitLog.commit(commit.number, store: store, layout: layout)
            if let found, found.writer == writer {
                newest = found
                doubtful.subtract(found.keys)
                throw StreamError.transient(
                    "commit \(found.number) had been written already, by a try whose answer was lost; the stream goes on behind it",
                    retryAfter: .zero)
            }
            throw takenOver(commit.number)
        }
        newest = commit
        doubtful.subtract(commit.keys)
        await removeDoubtful()
        try await writeHint()
    }

    /// Removes files that no commit lists, and none that was tried: what they hold will be read again. What cannot be removed now is behind the
    /// next commit.
    func drop(_ files: [CommittedFile]) async {
        for file in files {
            do { try await store.delete(file.key) } catch { doubtful.insert(file.key) }
        }
    }

    /// Files of these keys may be in the sink, or come to be: the store was asked for them, and its answer was lost. They are removed behind the
    /// next commit.
    func doubt(_ keys: [String]) { doubtful.formUnion(keys) }

    private func removeDoubtful() async {
        for key in doubtful {
            do {
                try await store.delete(key)
                doubtful.remove(key)
            } catch { continue }
        }
    }

    private func takenOver(_ number: Int) -> StreamError {
        StreamError.refused(
            """
            another process has taken over stream '\(layout.streamID)' at \(store.location) (commit \(number)); \
            let only one process write a stream, or give this one another name or sink.location
            """)
    }

    /// Throws `refused` where another process has taken the stream over.
    func checkOwnership() async throws {
        guard try await CommitLog.commit(nextNumber, store: store, layout: layout) == nil else { throw takenOver(nextNumber) }
    }

    /// The stored schema of this fingerprint.
    func schema(_ fingerprint: String?) async throws -> Schema? {
        guard let fingerprint, let bytes = try await store.get(layout.schema(fingerprint)) else { return nil }
        return Schema(json: try JSONValue(parsing: bytes))
    }

    /// Stores a schema under its fingerprint, before a commit refers to it.
    func store(_ schema: Schema) async throws -> String {
        let fingerprint = schema.fingerprint
        try await store.put(layout.schema(fingerprint), Array(schema.json.text.utf8))
        return fingerprint
    }

    /// Reads the state of a stream without taking it over.
    static func peek(store: any ObjectStore, streamID: String) async throws -> StreamState {
        try await newest(store: store, layout: StreamLayout(streamID: streamID))?.state ?? StreamState()
    }

    private func writeHint() async throws {
        let hint: JSONValue = ["number": .integer(newest.number), "position": newest.state.position ?? .null]
        try await store.put(layout.hint, Array(hint.text.utf8))
    }

    private static func newest(store: any ObjectStore, layout: StreamLayout) async throws -> Commit? {
        var number = 0
        if let bytes = try await store.get(layout.hint), let hinted = try? JSONValue(parsing: bytes)["number"]?.intValue {
            number = hinted
        } else {
            number = try await store.list(layout.commitPrefix).compactMap { layout.number(ofCommit: $0.key) }.max() ?? 0
        }
        var newest = try await commit(number, store: store, layout: layout)
        if newest == nil, number > 0 {
            // The hint outlived the commits, as after a restore; only the commits count.
            number = try await store.list(layout.commitPrefix).compactMap { layout.number(ofCommit: $0.key) }.max() ?? 0
            newest = try await commit(number, store: store, layout: layout)
        }
        while let next = try await commit(number + 1, store: store, layout: layout) {
            newest = next
            number += 1
        }
        return newest
    }

    static func commit(_ number: Int, store: any ObjectStore, layout: StreamLayout) async throws -> Commit? {
        let key = layout.commit(number)
        guard number > 0, let bytes = try await store.get(key) else { return nil }
        return try Commit(json: try JSONValue(parsing: bytes), key: key)
    }
}
