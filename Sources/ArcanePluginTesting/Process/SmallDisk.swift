import Foundation

#if canImport(Musl)
    import Musl
#else
    import Glibc
#endif

/// A disk in memory that is soon full. Mounting one needs the rights of the superuser.
struct SmallDisk {
    /// The disk could not be mounted.
    struct Refused: Error {}

    private let path: String

    /// Whether this process may mount disks.
    static let isPermitted: Bool = {
        let path = FileManager.default.temporaryDirectory.appending(path: "arcane-disk-\(UUID().uuidString)").path
        defer { rmdir(path) }
        guard mkdir(path, 0o700) == 0, mount("tmpfs", path, "tmpfs", 0, "size=64k") == 0 else { return false }
        return umount(path) == 0
    }()

    /// Runs `body` while a disk of 64 KiB is mounted at `path`.
    static func mounted(at path: String, _ body: (SmallDisk) async throws -> Void) async throws {
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        guard mount("tmpfs", path, "tmpfs", 0, "size=64k") == 0 else { throw Refused() }
        defer { umount2(path, Int32(MNT_DETACH)) }
        try await body(SmallDisk(path: path))
    }

    /// Makes room.
    func enlarge() throws {
        guard mount("tmpfs", path, "tmpfs", UInt(MS_REMOUNT), "size=64m") == 0 else { throw Refused() }
    }
}
