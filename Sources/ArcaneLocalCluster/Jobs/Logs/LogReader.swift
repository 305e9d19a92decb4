import ArcaneCore
import Foundation

/// Reads a log as a request asks for it, and goes on while the container writes.
struct LogReader: Sendable {
    let file: LogFile
    /// The log, where it is followed and still being written.
    let log: ContainerLog?
    let query: LogQuery

    /// Calls `write` with pieces of the log; returns at its end, or when the container has ended.
    func read(_ write: (_ piece: [UInt8]) async throws -> Void) async throws {
        var changes = log?.changes().makeAsyncIterator()
        var offset = query.tail.map { file.offset(ofLast: $0) } ?? 0
        var left = query.limit ?? .max
        var beginsLine = true
        repeat {
            while true {
                let (lines, next) = file.lines(from: offset)
                guard next > offset else { break }
                offset = next
                var output = Data()
                for line in lines {
                    defer { beginsLine = line.text.last == UInt8(ascii: "\n") }
                    if let since = query.since, let time = line.timestamp, time < since { continue }
                    if query.hasTimes, beginsLine { output += Data("\(line.time) ".utf8) }
                    output += line.text
                }
                let piece = output.prefix(left)
                left -= piece.count
                if !piece.isEmpty { try await write([UInt8](piece)) }
                if left == 0 { return }
            }
        } while await changes?.next() != nil
    }
}
