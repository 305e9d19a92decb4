import Foundation
import Synchronization
import SystemPackage

/// The files that take what a process writes, so that nothing has to read along and nothing is lost when it is killed.
struct OutputFiles: Sendable {
    /// One of the files.
    struct File: Sendable {
        let path: String

        /// The file for the process to write to.
        func openForChild() throws -> FileDescriptor {
            try FileDescriptor.open(
                FilePath(path), .writeOnly, options: [.create, .truncate, .append], permissions: .ownerReadWrite)
        }

        /// What has been written so far.
        var text: String {
            String(decoding: FileManager.default.contents(atPath: path) ?? Data(), as: UTF8.self)
        }
    }

    private let folder: URL

    var standardOutput: File { File(path: folder.appending(path: "stdout").path) }
    var standardError: File { File(path: folder.appending(path: "stderr").path) }

    init() throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "arcane-process-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    func remove() {
        try? FileManager.default.removeItem(at: folder)
    }
}

/// When the first signal was sent.
final class SignalTimes: Sendable {
    private let time = Mutex<ContinuousClock.Instant?>(nil)

    var first: ContinuousClock.Instant? { time.withLock { $0 } }

    func record() {
        time.withLock { if $0 == nil { $0 = .now } }
    }
}
