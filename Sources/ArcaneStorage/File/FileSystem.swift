#if canImport(Musl)
    import Musl
#else
    import Glibc
#endif

/// A system call that failed: which, on what, and the error number.
struct FileSystemError: Error, Hashable {
    /// What was to be done, as a verb phrase, such as `write`.
    var action: String
    /// The file or folder.
    var path: String
    /// The system's error number.
    var code: Int32

    init(_ action: String, _ path: String, code: Int32 = errno) {
        self.action = action
        self.path = path
        self.code = code
    }

    /// The system's words for the error number.
    var reason: String { strerror(code).map { String(cString: $0) } ?? "error \(code)" }
}

/// The system calls of the file store. They block; only the store's own threads make them.
enum FileSystem {
    /// What stands under a name.
    enum Entry: Hashable {
        case file(size: Int)
        case folder
    }

    /// Makes one folder; false where something stands under its name already.
    static func makeFolder(_ path: String) throws -> Bool {
        if mkdir(path, 0o777) == 0 { return true }
        if errno == EEXIST { return false }
        throw FileSystemError("create the folder", path)
    }

    /// Makes the names in the folder durable.
    static func syncFolder(_ path: String) throws {
        let folder = try OpenFile(opening: path, flags: O_RDONLY | O_DIRECTORY)
        // Some file systems (CIFS, some FUSE) cannot sync a folder and say EINVAL; there is nothing more to do then.
        do { try folder.sync() } catch let error as FileSystemError where error.code == EINVAL { return }
    }

    /// Gives the file another name, in the place of a file of that name.
    static func move(_ old: String, to new: String) throws {
        if rename(old, new) != 0 { throw FileSystemError("write", new) }
    }

    /// Gives the file a second name; false where that name is taken.
    static func link(_ path: String, as second: String) throws -> Bool {
        if linkat(AT_FDCWD, path, AT_FDCWD, second, 0) == 0 { return true }
        if errno == EEXIST { return false }
        throw FileSystemError("write", second)
    }

    /// Removes a file; nothing happens where there is none.
    static func remove(_ path: String) throws {
        if unlink(path) == 0 || errno == ENOENT || errno == ENOTDIR { return }
        throw FileSystemError("remove", path)
    }

    /// What stands under `path`; nil where there is nothing, or something that is neither file nor folder. A link to a file is
    /// that file; a link to a folder is nothing, so that no walk goes in circles.
    static func entry(_ path: String) throws -> Entry? {
        var status = stat()
        guard fstatat(AT_FDCWD, path, &status, AT_SYMLINK_NOFOLLOW) == 0 else { return try absent(path) }
        let isLink = status.st_mode & S_IFMT == S_IFLNK
        if isLink {
            guard fstatat(AT_FDCWD, path, &status, 0) == 0 else { return try absent(path) }
        }
        switch status.st_mode & S_IFMT {
        case S_IFREG: return .file(size: Int(status.st_size))
        case S_IFDIR: return isLink ? nil : .folder
        default: return nil
        }
    }

    private static func absent(_ path: String) throws -> Entry? {
        if errno == ENOENT || errno == ENOTDIR || errno == ELOOP { return nil }
        throw FileSystemError("look at", path)
    }

    /// The names in a folder, without `.` and `..`; none where there is no such folder. Names that are not UTF-8 are left out:
    /// they cannot be keys.
    static func names(in path: String) throws -> [String] {
        guard let folder = opendir(path) else {
            if errno == ENOENT || errno == ENOTDIR { return [] }
            throw FileSystemError("list", path)
        }
        defer { closedir(folder) }
        var names: [String] = []
        while true {
            errno = 0
            guard let entry = readdir(folder) else { break }
            // d_name ends with a zero byte, within the record whose length is d_reclen.
            let name = withUnsafePointer(to: &entry.pointee.d_name) { field in
                field.withMemoryRebound(to: CChar.self, capacity: MemoryLayout.size(ofValue: field.pointee)) {
                    String(validatingCString: $0)
                }
            }
            if let name, name != ".", name != ".." { names.append(name) }
        }
        if errno != 0 { throw FileSystemError("list", path) }
        return names
    }
}
