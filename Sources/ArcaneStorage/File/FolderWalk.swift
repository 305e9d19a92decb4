/// Walks the folders that can hold keys of a given beginning.
struct FolderWalk {
    /// The folder of the store.
    let root: String

    /// A file and its size in bytes.
    typealias File = (name: String, size: Int)

    /// Calls `body` for every folder with the beginning of its keys, its path, and its files whose keys begin with `prefix`.
    func visit(_ prefix: String, _ body: (_ keys: String, _ path: String, _ files: [File]) throws -> Void) throws {
        let folder = prefix.lastIndex(of: "/").map { String(prefix[...$0]) } ?? ""
        try visit(folder, names: String(prefix.dropFirst(folder.count)), body)
    }

    private func visit(_ keys: String, names beginning: String, _ body: (String, String, [File]) throws -> Void) throws {
        let path = keys.isEmpty ? root + "/." : root + "/" + keys.dropLast()
        var files: [File] = []
        var folders: [String] = []
        for name in try FileSystem.names(in: path) where name.utf8.starts(with: beginning.utf8) {
            // What is gone between the listing and this look is left out.
            switch try FileSystem.entry(path + "/" + name) {
            case .file(let size): files.append((name, size))
            case .folder: folders.append(name)
            case nil: continue
            }
        }
        try body(keys, path, files)
        for folder in folders { try visit(keys + folder + "/", names: "", body) }
    }
}
