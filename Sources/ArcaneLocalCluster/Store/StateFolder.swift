import ArcaneCore
import Foundation
import SystemPackage

/// The folder in which the state survives a restart.
///
/// - `snapshot-N.jsonl`: the version, and a line for each object, as all of them were when the journal of that number began.
/// - `journal-N.jsonl`: a line for each change since; the state is the newest snapshot and all journals of its number and above.
/// - `lock`: held by the process that uses the folder.
///
/// Each change is one `write` before it takes effect, so a killed process loses nothing that was answered; a half-written line at the end
/// of a journal was never answered and is dropped. The disk's own caches are not flushed on each change: a power failure may take the
/// last seconds.
struct StateFolder {
    let path: FilePath
    private var number: Int
    private var journal: FileDescriptor
    private let lock: FileDescriptor
    private(set) var journalBytes = 0
    /// Whether a half-written line is at the end of the journal.
    private var isTorn = false

    /// What a folder holds.
    struct Content {
        /// The last word on each object that there is.
        var objects: [ObjectPlace: JournalRecord] = [:]
        /// The version of the last change.
        var highestVersion = 1

        mutating func add(_ record: JournalRecord) {
            highestVersion = max(highestVersion, record.version)
            guard let place = record.place else { return }
            if record.text == nil { objects.removeValue(forKey: place) } else { objects[place] = record }
        }
    }

    /// Opens the folder, creating it where it is not there, and returns what it holds.
    ///
    /// Throws a configuration error where it cannot be used, or another process uses it.
    static func open(_ path: String) throws(StreamError) -> (folder: StateFolder, content: Content) {
        do {
            try FileManager.default.createDirectory(
                atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
            let root = FilePath(path)
            let lock = try takeLock(root)
            let files = try FileManager.default.contentsOfDirectory(atPath: path)
            let snapshot = files.compactMap { number($0, "snapshot-") }.max() ?? 0
            let journals = files.compactMap { number($0, "journal-") }.filter { $0 >= snapshot }.sorted()
            var content = Content()
            if files.contains("snapshot-\(snapshot).jsonl") {
                try read(root.appending("snapshot-\(snapshot).jsonl"), into: &content)
            }
            for journal in journals { try read(root.appending("journal-\(journal).jsonl"), into: &content) }
            // A journal of its own for each start: a half-written line stays the last of its file.
            let next = max(snapshot, journals.last ?? 0) + 1
            let folder = StateFolder(path: root, number: next, journal: try openJournal(root, next), lock: lock)
            return (folder, content)
        } catch let error as StreamError {
            throw error
        } catch {
            throw .configuration("the state folder \(path) cannot be used (\(error)); choose another one")
        }
    }

    private init(path: FilePath, number: Int, journal: FileDescriptor, lock: FileDescriptor) {
        self.path = path
        self.number = number
        self.journal = journal
        self.lock = lock
    }

    /// Writes a change to the journal. What a failed write has left is taken away before the next one.
    mutating func append(_ record: JournalRecord) throws {
        if isTorn {
            guard ftruncate(journal.rawValue, off_t(journalBytes)) == 0 else { throw Errno(rawValue: errno) }
            isTorn = false
        }
        let line = record.line
        do {
            try journal.writeAll(line)
        } catch {
            isTorn = true
            throw error
        }
        journalBytes += line.count
    }

    /// Begins a new journal, and returns the number of the snapshot that has to hold everything before it.
    mutating func rotate() throws -> Int {
        let next = try Self.openJournal(path, number + 1)
        try? journal.close()
        journal = next
        number += 1
        journalBytes = 0
        isTorn = false
        return number
    }

    /// Closes the files, and gives the folder free.
    func close() {
        try? journal.close()
        // A process that is being started has the file open, too, until its program is there: closing alone would leave the lock with it.
        _ = flock(lock.rawValue, LOCK_UN)
        try? lock.close()
    }

    private static func openJournal(_ path: FilePath, _ number: Int) throws -> FileDescriptor {
        try .open(
            path.appending("journal-\(number).jsonl"), .writeOnly, options: [.create, .append, .closeOnExec],
            permissions: [.ownerReadWrite])
    }

    private static func takeLock(_ path: FilePath) throws -> FileDescriptor {
        let file = try FileDescriptor.open(
            path.appending("lock"), .writeOnly, options: [.create, .closeOnExec], permissions: [.ownerReadWrite])
        guard flock(file.rawValue, LOCK_EX | LOCK_NB) == 0 else {
            try? file.close()
            throw StreamError.configuration(
                "another process uses the state folder \(path); stop it, or choose another folder")
        }
        return file
    }

    private static func number(_ file: String, _ prefix: String) -> Int? {
        guard file.hasPrefix(prefix), file.hasSuffix(".jsonl") else { return nil }
        return Int(file.dropFirst(prefix.count).dropLast(".jsonl".count))
    }

    private static func read(_ file: FilePath, into content: inout Content) throws {
        let bytes = [UInt8](try Data(contentsOf: URL(filePath: file.string)))
        let lines = bytes.split(separator: UInt8(ascii: "\n"))
        for (index, line) in lines.enumerated() {
            if let record = JournalRecord(line) {
                content.add(record)
            } else if index < lines.count - 1 || bytes.last == UInt8(ascii: "\n") {
                throw StreamError.configuration(
                    "line \(index + 1) of \(file) is damaged; remove the folder to begin with an empty cluster")
            }
        }
    }
}
