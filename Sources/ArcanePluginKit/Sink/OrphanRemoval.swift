import ArcaneStorage
import Logging

/// Removes the data files that no commit lists: what a process left that was killed between writing and committing.
///
/// A file carries the number of the commit that was next when the file was begun, and is listed by that commit or one of the
/// few after it (slices read in parallel are committed in order). So only the newest numbers, and the numbers of start
/// commits, which list no files, have to be looked at, however long the log is.
struct OrphanRemoval {
    /// The log that the start commit has opened.
    let log: CommitLog
    /// The start commit of this process.
    let newest: Commit
    var logger: Logger?

    /// How many commits after the number in its name a file may be listed at the latest.
    static let reach = 64

    private var store: any ObjectStore { log.store }
    private var layout: StreamLayout { log.layout }

    func run() async throws {
        try await removeUnfinished()
        guard let listed = try await listedFiles() else {
            logger?.warning("commits are missing, so files that none of them lists are left where they are")
            return
        }
        var folders: [StreamLayout.Folder] = [.data, .rejects]
        if let backfill = newest.state.backfill { folders.append(.backfill(id: backfill.id)) }
        var orphans: [String] = []
        for folder in folders {
            orphans += try await recentFiles(folder).filter { isOrphan($0, listed: listed, folder: folder) }
        }
        // Files of a process that has started since may be among them; its start commit came before they did.
        if !orphans.isEmpty { try await log.checkOwnership() }
        for key in orphans { try await store.delete(key) }
    }

    /// Uploads that were begun and not finished cost space and nothing else: a login that may not list them can do without.
    private func removeUnfinished() async throws {
        do {
            try await store.removeLeftovers("\(layout.streamID)/")
        } catch let error as StreamError where error.code == .refused {
            logger?.warning("uploads that were never finished may be left in the sink", metadata: ["reason": "\(error)"])
        }
    }

    /// The files of the newest commits; nil where one of those commits is missing, because somebody deleted it: what it listed is data.
    private func listedFiles() async throws -> Set<String>? {
        try await withThrowingTaskGroup(of: Set<String>?.self) { group in
            for number in max(1, newest.number - OrphanRemoval.reach)..<newest.number {
                group.addTask {
                    let commit = try await CommitLog.commit(number, store: store, layout: layout)
                    return commit.map { Set($0.keys) }
                }
            }
            var all: Set<String> = []
            for try await files in group {
                guard let files else { return nil }
                all.formUnion(files)
            }
            return all
        }
    }

    private func isOrphan(_ key: String, listed: Set<String>, folder: StreamLayout.Folder) -> Bool {
        guard let number = layout.number(ofFile: key) else { return false }
        if case .backfill = folder, let backfill = newest.state.backfill, number < backfill.firstNumber { return true }
        guard !listed.contains(key) else { return false }
        return number > newest.number - OrphanRemoval.reach || newest.state.starts.contains(number)
    }

    /// The files that can be orphans: those with one of the newest numbers or the number of a start, and all of an unfinished backfill.
    private func recentFiles(_ folder: StreamLayout.Folder) async throws -> Set<String> {
        let prefix = layout.filePrefix(folder)
        if case .backfill = folder, newest.state.backfill?.isComplete == false {
            return Set(try await store.list(prefix).map(\.key))
        }
        // Without the last two digits a listing covers a hundred numbers.
        var prefixes = Set(newest.state.starts.map { prefix + StreamLayout.digits($0) })
        for number in [newest.number - OrphanRemoval.reach, newest.number, newest.number + OrphanRemoval.reach]
        where number >= 0 {
            prefixes.insert(prefix + StreamLayout.digits(number).dropLast(2))
        }
        if newest.number <= OrphanRemoval.reach { prefixes.insert(prefix + StreamLayout.digits(0).dropLast(2)) }
        var keys: Set<String> = []
        for prefix in prefixes { keys.formUnion(try await store.list(prefix).map(\.key)) }
        return keys
    }
}
