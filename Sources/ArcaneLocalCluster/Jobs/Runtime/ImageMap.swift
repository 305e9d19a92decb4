public import ArcaneCore
import Foundation

/// Which program of this machine stands for which container image.
///
/// Entries are `image=program [arguments]`:
/// - An image with a tag or a digest means exactly that one; without, it means all tags; with `*` at its end, all that begin
///   so. Of several entries the most exact one counts.
/// - A program with a slash is a path; without, it is looked up in `PATH`. Arguments are separated by spaces.
/// - An empty program is for images whose containers all have a `command`.
public struct ImageMap: Hashable, Sendable {
    /// What an image is made of.
    public struct Entry: Hashable, Sendable {
        /// The program; empty for none.
        public var program: String
        /// Its arguments, where the container has no `args`.
        public var arguments: [String]
    }

    private var entries: [String: Entry] = [:]

    /// A map without entries.
    public init() {}

    /// Reads entries. Relative paths of programs are below `folder`, which is absolute. Throws a configuration error for what
    /// is none.
    public init(_ lines: [String], folder: String) throws(StreamError) {
        for line in lines { try add(line, folder) }
    }

    /// Reads a file with an entry on each line; lines that are empty or begin with `#` do not count. Relative paths are below
    /// the file's folder.
    public init(file: String) throws(StreamError) {
        guard let text = try? String(contentsOfFile: file, encoding: .utf8) else {
            throw .configuration("the file of images \(file) cannot be read; check its path")
        }
        let lines = text.split(whereSeparator: \.isNewline).map { $0.trimmingCharacters(in: .whitespaces) }
        try self.init(
            lines.filter { !$0.isEmpty && !$0.hasPrefix("#") },
            folder: URL(filePath: file).deletingLastPathComponent().path)
    }

    /// This map with the entries of `other`, which win.
    public func adding(_ other: ImageMap) -> ImageMap {
        var map = self
        map.entries.merge(other.entries) { _, new in new }
        return map
    }

    /// What stands for `image`; nil where nothing does.
    public func entry(for image: String) -> Entry? {
        if let exact = entries[image] ?? entries[Self.repository(image)] { return exact }
        let prefixes = entries.keys.filter { $0.hasSuffix("*") && image.hasPrefix($0.dropLast()) }
        return prefixes.max { $0.count < $1.count }.flatMap { entries[$0] }
    }

    private mutating func add(_ line: String, _ folder: String) throws(StreamError) {
        let image = line.prefix { $0 != "=" }.trimmingCharacters(in: .whitespaces)
        guard line.contains("="), !image.isEmpty else {
            throw .configuration(
                "'\(line)' is no image; write it as image=program, such as ghcr.io/shop/orders=./orders-plugin")
        }
        let words = line.drop { $0 != "=" }.dropFirst().split(separator: " ").map(String.init)
        var program = words.first ?? ""
        if program.contains("/"), !program.hasPrefix("/") {
            program =
                URL(filePath: program, relativeTo: URL(filePath: folder, directoryHint: .isDirectory)).standardizedFileURL.path
        }
        entries[image] = Entry(program: program, arguments: Array(words.dropFirst()))
    }

    /// An image without its tag and digest. A colon before the last slash belongs to the registry's port.
    private static func repository(_ image: String) -> String {
        let bare = image.prefix { $0 != "@" }
        let name = bare.split(separator: "/", omittingEmptySubsequences: false).last ?? bare
        guard let colon = name.firstIndex(of: ":") else { return String(bare) }
        return String(bare[..<colon])
    }
}
