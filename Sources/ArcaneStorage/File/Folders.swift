/// Folders as paths.
enum Folders {
    /// The folder that `path` lies in.
    static func parent(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/"), slash != path.startIndex else { return "/" }
        return String(path[..<slash])
    }

    /// Makes a folder and those above it, and makes each new name durable.
    static func make(_ path: String) throws {
        if try FileSystem.entry(path + "/.") == .folder { return }
        let parent = parent(of: path)
        if parent != path { try make(parent) }
        if try FileSystem.makeFolder(path) { try FileSystem.syncFolder(parent) }
    }
}
