#if canImport(Musl)
    import Musl
#else
    import Glibc
#endif

/// A file that gets its final name only once its content is durable.
///
/// Until then it is called `.arcane-….tmp` and lies in the folder of its final name, because a rename is atomic only within
/// one file system. Readers of folders skip names that begin with a dot. The file is marked as in use while its process
/// lives, so that others can tell what a crash left behind.
final class TemporaryFile {
    private let file: OpenFile
    private let temporaryPath: String
    private let folder: String
    private let path: String
    private var isNamed = true

    /// Creates the file whose final name will be `path`. Folders on the way are made.
    init(for path: String) throws {
        self.path = path
        folder = Folders.parent(of: path)
        (file, temporaryPath) = try Self.create(in: folder)
    }

    deinit { if isNamed { try? FileSystem.remove(temporaryPath) } }

    private static func create(in folder: String) throws -> (OpenFile, String) {
        // Again where the folder was not there, or where a sweep took the new file for a leftover before it was marked. The
        // number of tries is limited for file systems that lose what they have just made.
        var lastError = FileSystemError("create a file in", folder, code: EAGAIN)
        for _ in 0..<16 {
            let name = ObjectKey.temporaryPrefix + String(UInt64.random(in: .min ... .max), radix: 36) + ".tmp"
            let path = folder + "/" + name
            do {
                let file = try OpenFile(opening: path, flags: O_WRONLY | O_CREAT | O_EXCL)
                // A file system without locks (ENOLCK, ENOTSUP) is used without: its leftovers are then never swept.
                if (try? file.markInUse()) == false { continue }
                if try file.hasName() { return (file, path) }
            } catch let error as FileSystemError where error.code == ENOENT {
                lastError = error
                try Folders.make(folder)
            } catch let error as FileSystemError where error.code == EEXIST {
                lastError = error
            }
        }
        throw lastError
    }

    /// Appends bytes.
    func append(_ bytes: [UInt8]) throws { try file.append(bytes) }

    /// Makes the content durable and gives the file its name, in the place of one of that name.
    func publish() throws {
        try file.sync()
        try FileSystem.move(temporaryPath, to: path)
        isNamed = false
        try FileSystem.syncFolder(folder)
    }

    /// Makes the content durable and gives the file its name, unless that name is taken.
    func publishIfAbsent() throws -> Bool {
        try file.sync()
        let isNew = try FileSystem.link(temporaryPath, as: path)
        try discard()
        if isNew { try FileSystem.syncFolder(folder) }
        return isNew
    }

    /// Removes the file, or its temporary name where it has got another.
    func discard() throws {
        if isNamed { try FileSystem.remove(temporaryPath) }
        isNamed = false
    }

    /// Removes the temporary files in `folder` that no living process writes.
    static func removeLeftovers(in folder: String, names: [String]) throws {
        for name in names where name.hasPrefix(ObjectKey.temporaryPrefix) && name.hasSuffix(".tmp") {
            let path = folder + "/" + name
            do {
                let file = try OpenFile(opening: path, flags: O_RDONLY | O_NOFOLLOW)
                if try file.markInUse() { try FileSystem.remove(path) }
            } catch let error as FileSystemError where [ENOENT, EACCES, EPERM].contains(error.code) {
                // Gone meanwhile, or another user's.
                continue
            }
        }
    }
}
