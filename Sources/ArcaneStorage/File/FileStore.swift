import ArcaneCore

#if canImport(Musl)
    import Musl
#else
    import Glibc
#endif

/// Objects as files under a folder.
///
/// An object is written under a temporary name that begins with `.arcane-`, synced, renamed, and its folder synced, so that a
/// crash at any instant leaves the object whole or not there. `putIfAbsent` gives the finished file its name with a hard
/// link, which fails where the name is taken, on every machine that mounts the folder. Its calls block, and run on a thread of
/// their own. What a crash leaves are temporary files; `removeLeftovers` removes those whose process is gone.
public actor FileStore: ObjectStore {
    /// Larger objects are not read whole.
    static let largestRead = 1 << 30

    /// The folder as a `file` URL.
    public nonisolated let location: String
    private nonisolated let root: String
    private nonisolated let executor = BlockingExecutor("arcane.file-store")

    /// The thread that the store's calls block.
    public nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    /// Objects in the folder `root`, an absolute path. It need not exist; it is made with the first object.
    public init(root: String) {
        let trimmed = root.lastIndex { $0 != "/" }.map { String(root[...$0]) } ?? ""
        self.root = trimmed
        location = "file://" + (trimmed.isEmpty ? "/" : trimmed)
    }

    /// Writes a whole object, durably.
    public func put(_ key: String, _ bytes: [UInt8]) async throws {
        let path = try path(of: key)
        try translated {
            let file = try TemporaryFile(for: path)
            try file.append(bytes)
            try file.publish()
        }
    }

    /// Writes a whole object unless one of this key exists; says whether it was written.
    public func putIfAbsent(_ key: String, _ bytes: [UInt8]) async throws -> Bool {
        let path = try path(of: key)
        return try translated {
            // Looking first is only a short cut: what decides is the link.
            if let found = try read(path) { return found == bytes }
            let file = try TemporaryFile(for: path)
            try file.append(bytes)
            return try file.publishIfAbsent() || read(path) == bytes
        }
    }

    /// Reads a whole object; nil where there is none.
    public func get(_ key: String) async throws -> [UInt8]? {
        let path = try path(of: key)
        return try translated { try read(path) }
    }

    /// The objects whose keys begin with `prefix`. Links to folders are not entered.
    public func list(_ prefix: String) async throws -> [ObjectInfo] {
        try ObjectKey.checkPrefix(prefix)
        return try translated {
            var objects: [ObjectInfo] = []
            try FolderWalk(root: root).visit(prefix) { folder, _, files in
                for file in files where !file.name.hasPrefix(ObjectKey.temporaryPrefix) {
                    objects.append(ObjectInfo(key: folder + file.name, size: file.size))
                }
            }
            return objects.sorted(by: ObjectKey.precedes)
        }
    }

    /// Removes an object, durably. Its folder stays.
    public func delete(_ key: String) async throws {
        let path = try path(of: key)
        try translated {
            try FileSystem.remove(path)
            do {
                try FileSystem.syncFolder(Folders.parent(of: path))
            } catch let error as FileSystemError where error.code == ENOENT || error.code == ENOTDIR {
                return
            }
        }
    }

    /// Begins an object; a temporary file holds what is written.
    public func writer(_ key: String) async throws -> any ObjectWriter {
        let writer = FileWriter(path: try path(of: key))
        try await writer.create()
        return writer
    }

    /// Removes the temporary files below `prefix` that no living process writes.
    public func removeLeftovers(_ prefix: String) async throws {
        try ObjectKey.checkPrefix(prefix)
        try translated {
            try FolderWalk(root: root).visit(prefix) { _, path, files in
                try TemporaryFile.removeLeftovers(in: path, names: files.map(\.name))
            }
        }
    }

    private func path(of key: String) throws -> String {
        try ObjectKey.check(key)
        return root + "/" + key
    }

    private func read(_ path: String) throws -> [UInt8]? {
        guard case .file = try FileSystem.entry(path) else { return nil }
        do {
            return try OpenFile(opening: path, flags: O_RDONLY).readToEnd(limit: Self.largestRead)
        } catch let error as FileSystemError where error.code == ENOENT {
            return nil
        }
    }

    /// Runs blocking work, unless the task is cancelled, and turns its errors into those of the stream.
    private func translated<Result>(_ work: () throws -> Result) throws -> Result {
        if Task.isCancelled { throw StreamError.cancelled }
        do {
            return try work()
        } catch let error as FileSystemError {
            throw error.streamError
        }
    }
}
