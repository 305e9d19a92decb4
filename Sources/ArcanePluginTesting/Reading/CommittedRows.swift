public import ArcaneCore
import ArcaneJSON
import Foundation

/// What a stream has committed so far, read the way any reader of commits does: from the log under `_arcane/commits`, and the files it lists.
///
/// The sink is a folder and its format `jsonl` without compression. Throws where the log or a file is not what the public format
/// says: a number is missing, a file is not there, or holds other rows than its commit says.
public struct CommittedRows: Sendable {
    /// The commits, in order.
    public let commits: [CommitRecord]
    private let folder: String
    private let stream: String

    /// Reads the stream called `stream` under `folder`. A stream that does not exist has no commits.
    public init(folder: String, stream: String) throws {
        self.folder = folder
        self.stream = stream
        let path = "\(folder)/\(stream)/_arcane/commits"
        let names = ((try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []).filter { !$0.hasPrefix(".") }.sorted()
        commits = try names.enumerated().map { index, name in
            let expected = String(repeating: "0", count: 20 - String(index + 1).count) + "\(index + 1).json"
            guard name == expected else { throw FormatViolation("commit \(expected) is missing before \(name)") }
            return try CommitRecord(path: "\(path)/\(name)")
        }
    }

    /// The newest commit.
    public var newest: CommitRecord? { commits.last }

    /// The rows of streamed changes, in commit order.
    public func streamedRows() throws -> [JSONValue] {
        try rows(commits.filter { $0.kind == "data" })
    }

    /// The rows of a backfill, without those of attempts that were given up.
    public func backfilledRows(_ id: String) throws -> [JSONValue] {
        let own = commits.filter { $0.kind == "backfill" && $0.backfill?["id"]?.stringValue == id }
        let first = own.last?.backfill?["firstNumber"]?.intValue ?? 1
        return try rows(own.filter { $0.number >= first })
    }

    /// Whether the mark of the complete backfill is there.
    public func isMarkedComplete(_ id: String) -> Bool {
        FileManager.default.fileExists(atPath: "\(folder)/\(stream)/backfill/\(id)/_COMPLETED")
    }

    /// The data files and temporary files that belong to no commit.
    public func orphans() -> [String] {
        let listed = Set(commits.flatMap { $0.files + $0.rejects }.map(\.path))
        return paths(under: stream).filter { path in
            let name = path.split(separator: "/").last ?? ""
            return name.hasPrefix(".") || (name.hasPrefix("part-") && !listed.contains(path))
        }
    }

    /// The paths of all files under a folder of the sink.
    func paths(under start: String) -> [String] {
        let all = FileManager.default.enumerator(atPath: "\(folder)/\(start)")?.compactMap { $0 as? String } ?? []
        return all.map { "\(start)/\($0)" }.filter { path in
            var isFolder: ObjCBool = false
            return FileManager.default.fileExists(atPath: "\(folder)/\(path)", isDirectory: &isFolder) && !isFolder.boolValue
        }.sorted()
    }

    private func rows(_ commits: [CommitRecord]) throws -> [JSONValue] {
        try commits.flatMap(\.files).flatMap { file in
            guard let data = FileManager.default.contents(atPath: "\(folder)/\(file.path)") else {
                throw FormatViolation("\(file.path) is listed by a commit and does not exist")
            }
            let rows = try data.split(separator: UInt8(ascii: "\n")).map { try JSONValue(parsing: Array($0)) }
            guard rows.count == file.rows, data.count == file.bytes else {
                throw FormatViolation(
                    "\(file.path) has \(rows.count) rows and \(data.count) bytes, and its commit says \(file.rows) and \(file.bytes)"
                )
            }
            for metrics in file.keyMetrics where !metrics.describe(rows.map { $0[metrics.column] ?? .null }) {
                throw FormatViolation(
                    "\(file.path) does not hold what its commit says of the key column \(metrics.column): \(metrics)")
            }
            return rows
        }
    }
}

/// A stream's folder is not what the public format says.
public struct FormatViolation: Error, CustomStringConvertible {
    /// What is wrong, with the object's name.
    public let description: String

    init(_ description: String) {
        self.description = description
    }
}
