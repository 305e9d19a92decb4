import ArcaneCore
import ArcaneTestSupport
import Foundation
import Testing

@testable import ArcaneStorage

@Suite struct FileStoreTests {
    private func names(_ folder: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
    }

    @Test("objects are plain files below the folder, which is made on the way")
    func layout() async throws {
        try await withTemporaryFolder { folder in
            let store = FileStore(root: folder + "/new/deep/")
            #expect(store.location == "file://\(folder)/new/deep")
            try await store.put("stream/data/part.parquet", [1, 2, 3])
            #expect(try Data(contentsOf: URL(filePath: folder + "/new/deep/stream/data/part.parquet")) == Data([1, 2, 3]))
        }
    }

    @Test("no temporary file stays behind, and one being written is hidden from lists")
    func temporaryFiles() async throws {
        try await withTemporaryFolder { folder in
            let store = FileStore(root: folder)
            try await store.put("a", [1])
            _ = try await store.putIfAbsent("a", [2])
            _ = try await store.putIfAbsent("b", [2])
            #expect(try names(folder) == ["a", "b"])
            let writer = try await store.writer("c")
            try await writer.write([1])
            let temporary = try #require(try names(folder).first { !["a", "b"].contains($0) })
            #expect(temporary.hasPrefix(".arcane-") && temporary.hasSuffix(".tmp"))
            #expect(try await store.list("").map(\.key) == ["a", "b"])
            await writer.abort()
            #expect(try names(folder) == ["a", "b"])
        }
    }

    @Test("a writer that is dropped without an end leaves no file")
    func droppedWriter() async throws {
        try await withTemporaryFolder { folder in
            let store = FileStore(root: folder)
            do {
                let writer = try await store.writer("c")
                try await writer.write([1])
                #expect(try names(folder).count == 1)
            }
            #expect(try names(folder) == [])
        }
    }

    @Test("leftovers of dead processes are removed, in the folders of the prefix only")
    func leftovers() async throws {
        try await withTemporaryFolder { folder in
            let store = FileStore(root: folder)
            for key in ["mine/data/x", "other/x", ".arcane"] { try await store.put(key, [1]) }
            let dead = ["mine/data/.arcane-dead.tmp", "mine/.arcane-dead.tmp", "other/.arcane-dead.tmp"]
            for name in dead { try Data([1]).write(to: URL(filePath: folder + "/" + name)) }
            try await store.removeLeftovers("mine/")
            #expect(try names(folder + "/mine") == ["data"])
            #expect(try names(folder + "/mine/data") == ["x"])
            #expect(try names(folder + "/other") == [".arcane-dead.tmp", "x"])
            try await store.removeLeftovers("")
            #expect(try names(folder + "/other") == ["x"])
            #expect(try await store.list("").map(\.key) == [".arcane", "mine/data/x", "other/x"])
        }
    }

    @Test("links to files are objects; links to folders are not entered")
    func links() async throws {
        try await withTemporaryFolder { folder in
            let store = FileStore(root: folder)
            try await store.put("a/file", [1, 2])
            try FileManager.default.createSymbolicLink(atPath: folder + "/a/link", withDestinationPath: "file")
            try FileManager.default.createSymbolicLink(atPath: folder + "/a/loop", withDestinationPath: ".")
            try FileManager.default.createSymbolicLink(atPath: folder + "/a/broken", withDestinationPath: "nowhere")
            #expect(try await store.list("") == [ObjectInfo(key: "a/file", size: 2), ObjectInfo(key: "a/link", size: 2)])
        }
    }

    @Test("the location itself may be a link to a folder")
    func linkedRoot() async throws {
        try await withTemporaryFolder { folder in
            try FileManager.default.createDirectory(atPath: folder + "/real", withIntermediateDirectories: false)
            try FileManager.default.createSymbolicLink(atPath: folder + "/root", withDestinationPath: "real")
            let store = FileStore(root: folder + "/root")
            try await store.put("a", [1])
            #expect(try await store.list("").map(\.key) == ["a"])
            #expect(try names(folder + "/real") == ["a"])
        }
    }

    @Test("a file where a folder must be is an error that names it")
    func fileInTheWay() async throws {
        try await withTemporaryFolder { folder in
            let store = FileStore(root: folder)
            try await store.put("a", [1])
            let error = try await streamError { try await store.put("a/b", [1]) }
            #expect(error.code == .configuration)
            #expect(error.message.contains(folder + "/a"))
            #expect(try await store.get("a/b") == nil)
            try await store.put("folder/x", [1])
            #expect(await code { try await store.put("folder", [1]) } == .configuration)
            #expect(try await store.get("folder") == nil)
        }
    }

    @Test("a folder that this user may not write in is refused with the remedy; reading goes on")
    func noPermission() async throws {
        try await withTemporaryFolder { folder in
            try await FileStore(root: folder).put("a", [1])
            try FileManager.default.setAttributes([.posixPermissions: 0o555], ofItemAtPath: folder)
            // Root may write everywhere, so the child becomes nobody.
            await #expect(processExitsWith: .success) { [folder = folder as String] in
                if geteuid() == 0 { try #require(setuid(65534) == 0) }
                let store = FileStore(root: folder)
                let error = try await streamError { try await store.put("b", [1]) }
                #expect(error.code == .refused)
                #expect(error.message.contains("'\(folder)") && error.message.contains("id \(geteuid())"))
                #expect(error.message.contains("fsGroup") && error.message.contains("sink.location"))
                #expect(await code { try await store.put("new/b", [1]) } == .refused)
                #expect(await code { _ = try await store.putIfAbsent("b", [1]) } == .refused)
                #expect(await code { _ = try await store.writer("b") } == .refused)
                #expect(await code { try await store.delete("a") } == .refused)
                #expect(try await store.get("a") == [1])
                try await store.removeLeftovers("")
            }
            try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: folder)
        }
    }

    @Test("objects beyond the limit of whole reads are not read into memory")
    func limit() async throws {
        try await withTemporaryFolder { folder in
            try Data(repeating: 1, count: 1000).write(to: URL(filePath: folder + "/f"))
            #expect(try OpenFile(opening: folder + "/f", flags: O_RDONLY).readToEnd(limit: 1000).count == 1000)
            let error = try #require(throws: FileSystemError.self) {
                try OpenFile(opening: folder + "/f", flags: O_RDONLY).readToEnd(limit: 999)
            }
            #expect(error.code == EFBIG)
        }
    }

    @Test("blocking calls of one store do not keep other tasks waiting for a thread")
    func doesNotBlockThePool() async throws {
        try await withTemporaryFolder { folder in
            // More blocked actors than the cooperative pool has threads: plain tasks must still run.
            let gate = DispatchSemaphore(value: 0)
            let executors = (0..<32).map { BlockingExecutor("test-\($0)") }
            let blocked = executors.map { executor in Task { await Blocker(executor).wait(for: gate) } }
            let answer = await Task.detached { 42 }.value
            for _ in executors { gate.signal() }
            for task in blocked { await task.value }
            #expect(answer == 42)
        }
    }

    private actor Blocker {
        private nonisolated let executor: BlockingExecutor
        nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }
        init(_ executor: BlockingExecutor) { self.executor = executor }
        func wait(for gate: DispatchSemaphore) { gate.wait() }
    }
}
