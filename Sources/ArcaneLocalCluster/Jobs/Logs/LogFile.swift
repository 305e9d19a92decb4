import ArcaneCore
import Foundation

/// A line of a log file.
struct LogLine: Hashable, Sendable {
    /// When it was written, as it stands in the file.
    var time: String
    /// What was written, with the end of the line where that is there.
    var text: Data

    /// Reads `2026-01-31T10:00:00Z F text`; nil where it is none.
    init?(_ line: Data) {
        guard let first = line.firstIndex(of: UInt8(ascii: " ")) else { return nil }
        let flag = line.index(after: first)
        let text = flag + 2
        guard text <= line.endIndex, line[flag] == UInt8(ascii: "F") || line[flag] == UInt8(ascii: "P") else { return nil }
        time = String(decoding: line[..<first], as: UTF8.self)
        self.text = Data(line[text...])
        if line[flag] == UInt8(ascii: "F") { self.text.append(UInt8(ascii: "\n")) }
    }

    /// When it was written.
    var timestamp: Timestamp? { Timestamp(iso8601: time) }
}

/// The log of a container, to be read.
struct LogFile: Sendable {
    private static let chunk = 64 << 10
    let path: String

    init(_ path: String) { self.path = path }

    /// Whether there is one.
    var exists: Bool { FileManager.default.fileExists(atPath: path) }

    /// The lines from `offset` on that are complete, and where the next ones begin.
    func lines(from offset: UInt64, limit: Int = 1 << 20) -> (lines: [LogLine], next: UInt64) {
        guard let file = FileHandle(forReadingAtPath: path) else { return ([], offset) }
        defer { try? file.close() }
        guard (try? file.seek(toOffset: offset)) != nil, let data = try? file.read(upToCount: limit),
            let end = data.lastIndex(of: UInt8(ascii: "\n"))
        else { return ([], offset) }
        let lines = data[...end].split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).dropLast()
        return (lines.compactMap(LogLine.init), offset + UInt64(end - data.startIndex + 1))
    }

    /// Where the last `count` lines begin.
    func offset(ofLast count: Int) -> UInt64 {
        guard let file = FileHandle(forReadingAtPath: path), var position = try? file.seekToEnd() else { return 0 }
        defer { try? file.close() }
        let end = position
        var missing = count
        while position > 0 {
            let start = position > UInt64(Self.chunk) ? position - UInt64(Self.chunk) : 0
            guard (try? file.seek(toOffset: start)) != nil, let data = try? file.read(upToCount: Int(position - start)) else {
                return 0
            }
            for index in data.indices.reversed() where data[index] == UInt8(ascii: "\n") {
                let next = start + UInt64(index - data.startIndex) + 1
                // The end of the last line begins no other.
                if next == end { continue }
                missing -= 1
                if missing <= 0 { return count > 0 ? next : end }
            }
            position = start
        }
        return count > 0 ? 0 : end
    }

    /// The last `count` lines.
    func lastLines(_ count: Int) -> [LogLine] { lines(from: offset(ofLast: count)).lines }
}
