import ArcaneKubernetes
import Foundation
import SystemPackage

/// All objects of one moment, to be written into the state folder beside the journal that goes on meanwhile.
struct PendingSnapshot: Sendable {
    let folder: FilePath
    /// The number of the journal that began at that moment.
    let number: Int
    let version: Int
    let objects: [GroupResource: [StoredObject]]

    private var temporary: FilePath { folder.appending("snapshot-\(number).tmp") }

    /// Writes the snapshot, which does not count yet.
    func write() throws {
        let file = try FileDescriptor.open(
            temporary, .writeOnly, options: [.create, .truncate, .closeOnExec], permissions: [.ownerReadWrite])
        try file.closeAfter {
            var buffer = JournalRecord(version: version).line
            for (resource, objects) in objects {
                for object in objects {
                    let place = ObjectPlace(resource: resource, name: object.name)
                    buffer += JournalRecord(version: object.version, place: place, text: object.text).line
                    guard buffer.count > 1 << 20 else { continue }
                    try file.writeAll(buffer)
                    buffer.removeAll(keepingCapacity: true)
                }
            }
            try file.writeAll(buffer)
            guard fsync(file.rawValue) == 0 else { throw Errno(rawValue: errno) }
        }
    }

    /// Makes the snapshot count, and removes what it replaces.
    func takePlace() throws {
        // From the rename on the new snapshot counts, and what is older is no more than leftovers.
        guard rename(temporary.string, folder.appending("snapshot-\(number).jsonl").string) == 0 else {
            throw Errno(rawValue: errno)
        }
        for old in try FileManager.default.contentsOfDirectory(atPath: folder.string) where isOlder(old) {
            try? FileManager.default.removeItem(atPath: folder.appending(old).string)
        }
    }

    private func isOlder(_ file: String) -> Bool {
        guard let dash = file.lastIndex(of: "-"), let dot = file.lastIndex(of: "."), dash < dot else { return false }
        return Int(file[file.index(after: dash)..<dot]).map { $0 < number } ?? false
    }
}
