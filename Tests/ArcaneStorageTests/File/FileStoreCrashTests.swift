import ArcaneCore
import ArcaneTestSupport
import Foundation
import Testing

@testable import ArcaneStorage

@Suite struct FileStoreCrashTests {
    /// An object that tells whether it is whole: its size is fixed and its bytes are all the same.
    static let size = 3 << 20

    @Test(
        "a process killed in the middle of writes leaves only whole objects, and a sweep removes its leftovers", .serialized,
        arguments: 1...3)
    func kill(_ round: Int) async throws {
        try await withTemporaryFolder { folder in
            await #expect(processExitsWith: .signal(SIGKILL)) { [folder = folder as String] in
                let store = FileStore(root: folder)
                // The first object is there for certain; the kill comes at some instant of the writes that follow.
                try await store.put("put/first", [UInt8](repeating: 1, count: Self.size))
                Thread.detachNewThread {
                    usleep(.random(in: 1_000...60_000))
                    Foundation.kill(getpid(), SIGKILL)
                }
                await withTaskGroup(of: Void.self) { group in
                    for lane in 0..<4 {
                        group.addTask { await Self.writeForever(FileStore(root: folder), lane) }
                    }
                }
            }
            let store = FileStore(root: folder)
            let objects = try await store.list("")
            #expect(objects.map(\.key).contains("put/first"))
            for object in objects {
                let bytes = try #require(try await store.get(object.key))
                #expect(bytes.count == Self.size && Set(bytes).count == 1, "\(object.key) is not whole")
            }
            try await store.removeLeftovers("")
            let files = FileManager.default.enumerator(atPath: folder)?.compactMap { $0 as? String } ?? []
            #expect(files.filter { $0.contains(".arcane-") } == [])
            #expect(try await store.list("") == objects)
        }
    }

    private static func writeForever(_ store: FileStore, _ lane: Int) async {
        for number in 0... {
            let bytes = [UInt8](repeating: UInt8(truncatingIfNeeded: number), count: size)
            do {
                switch lane {
                case 0: try await store.put("put/first", bytes)
                case 1: try await store.put("put/\(number % 3)", bytes)
                case 2: _ = try await store.putIfAbsent("absent/\(number)", bytes)
                default:
                    let writer = try await store.writer("writer/\(number % 3)")
                    try await writer.write(Array(bytes.prefix(1000)))
                    try await writer.write(Array(bytes.dropFirst(1000)))
                    try await writer.finish()
                }
            } catch {
                exit(1)
            }
        }
    }

    @Test("a full disk is transient, says to free space, and leaves no half object", .enabled(if: SmallDisk.isPermitted))
    func fullDisk() async throws {
        try await withTemporaryFolder { folder in
            try SmallDisk.mount(folder)
            defer { SmallDisk.unmount(folder) }
            let store = FileStore(root: folder)
            try await store.put("fits", [1])
            let error = try await streamError { try await store.put("large", [UInt8](repeating: 1, count: 2 << 20)) }
            #expect(error.code == .transient)
            #expect(error.message.contains("free space"))
            let writer = try await store.writer("pieces")
            #expect(
                await code {
                    for _ in 0..<64 { try await writer.write([UInt8](repeating: 1, count: 64 << 10)) }
                } == .transient)
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["fits"])
            // Space is free again: the same store goes on. A process that another test starts has our open files until it runs its program.
            try await eventually {
                let free = try FileManager.default.attributesOfFileSystem(forPath: folder)[.systemFreeSize] as? Int
                return free.map { $0 > 600 << 10 } ?? false
            }
            try await store.put("later", [UInt8](repeating: 1, count: 512 << 10))
        }
    }

    @Test("a disk mounted read-only is refused with the remedy", .enabled(if: SmallDisk.isPermitted))
    func readOnlyDisk() async throws {
        try await withTemporaryFolder { folder in
            try SmallDisk.mount(folder, options: "size=1m,ro")
            defer { SmallDisk.unmount(folder) }
            let error = try await streamError { try await FileStore(root: folder).put("a", [1]) }
            #expect(error.code == .refused)
            #expect(error.message.contains("writable"))
        }
    }
}

/// A disk of one megabyte in memory, where the tests may mount.
private enum SmallDisk {
    static let isPermitted: Bool = {
        let folder = FileManager.default.temporaryDirectory.appending(path: "arcane-mount-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: folder) }
        do {
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            try mount(folder)
            unmount(folder)
            return true
        } catch {
            return false
        }
    }()

    struct MountError: Error {}

    static func mount(_ folder: String, options: String = "size=1m") throws {
        if run("mount", "-t", "tmpfs", "-o", options, "tmpfs", folder) != 0 { throw MountError() }
    }

    static func unmount(_ folder: String) { _ = run("umount", folder) }

    private static func run(_ command: String...) -> Int32 {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = command
        process.standardError = FileHandle.nullDevice
        do { try process.run() } catch { return -1 }
        process.waitUntilExit()
        return process.terminationStatus
    }
}
