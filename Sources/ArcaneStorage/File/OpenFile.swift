#if canImport(Musl)
    import Musl
#else
    import Glibc
#endif

/// An open file; it is closed with its last reference.
final class OpenFile {
    private let descriptor: Int32
    private let path: String

    /// Opens `path` with the flags of open(2); a file that this creates has the mode 0666 less the process's mask.
    init(opening path: String, flags: Int32) throws {
        self.path = path
        descriptor = open(path, flags | O_CLOEXEC, 0o666)
        if descriptor < 0 { throw FileSystemError(flags & O_CREAT == 0 ? "open" : "create a file in", path) }
    }

    deinit { close(descriptor) }

    /// Appends all of `bytes`.
    func append(_ bytes: [UInt8]) throws {
        var done = 0
        while done < bytes.count {
            let count = bytes.withUnsafeBytes { buffer in
                let rest = UnsafeRawBufferPointer(rebasing: buffer.dropFirst(done))
                return write(descriptor, rest.baseAddress, rest.count)
            }
            if count < 0 && errno == EINTR { continue }
            if count < 0 { throw FileSystemError("write", path) }
            done += count
        }
    }

    /// All bytes from the place of reading to the end. Throws EFBIG where they are more than `limit`.
    func readToEnd(limit: Int) throws -> [UInt8] {
        var bytes: [UInt8] = []
        var status = stat()
        if fstat(descriptor, &status) == 0 { bytes.reserveCapacity(min(Int(status.st_size), limit)) }
        var buffer = [UInt8](repeating: 0, count: 256 << 10)
        while true {
            let count = buffer.withUnsafeMutableBytes { read(descriptor, $0.baseAddress, $0.count) }
            if count < 0 && errno == EINTR { continue }
            if count < 0 { throw FileSystemError("read", path) }
            if count == 0 { return bytes }
            if bytes.count + count > limit { throw FileSystemError("read", path, code: EFBIG) }
            bytes += buffer[..<count]
        }
    }

    /// Makes the content durable.
    func sync() throws {
        if fsync(descriptor) != 0 { throw FileSystemError("sync", path) }
    }

    /// Marks the file as in use by this open file until it is closed; false where another one, of any process, has marked it.
    func markInUse() throws -> Bool {
        if flock(descriptor, LOCK_EX | LOCK_NB) == 0 { return true }
        if errno == EWOULDBLOCK { return false }
        throw FileSystemError("lock", path)
    }

    /// Whether the file still has a name.
    func hasName() throws -> Bool {
        var status = stat()
        if fstat(descriptor, &status) != 0 { throw FileSystemError("look at", path) }
        return status.st_nlink > 0
    }
}
