import ArcaneCore
import Foundation
import Synchronization

/// The log of a container that runs: takes what it writes, and keeps it line by line with the time of each.
///
/// A line of the file is `2026-01-31T10:00:00.123456Z F text`; `P` instead of `F` marks a piece of a line that was longer than
/// `longestPiece`, whose rest follows.
final class ContainerLog: Sendable {
    /// Longer lines are kept in pieces.
    static let longestPiece = 16 << 10

    private struct State {
        var file: FileHandle
        var line: [UInt8] = []
        var isOver = false
        var readers: [Int: AsyncStream<Void>.Continuation] = [:]
        var nextReader = 0
    }

    let path: String
    private let state: Mutex<State>
    private let now: @Sendable () -> Timestamp

    init(_ path: String, now: @escaping @Sendable () -> Timestamp = { .now }) throws {
        self.path = path
        self.now = now
        try PodFolder.make(URL(filePath: path).deletingLastPathComponent().path)
        try PodFolder.write(Data(), to: path)
        guard let file = FileHandle(forWritingAtPath: path) else { throw CocoaError(.fileWriteUnknown) }
        state = Mutex(State(file: file))
    }

    /// Adds what the container has written.
    func append(_ bytes: [UInt8]) {
        state.withLock { state in
            var output: [UInt8] = []
            let time = Array("\(now().iso8601) ".utf8)
            for byte in bytes {
                if byte == UInt8(ascii: "\n") {
                    output += time + Array("F ".utf8) + state.line + [byte]
                    state.line.removeAll(keepingCapacity: true)
                } else {
                    state.line.append(byte)
                    guard state.line.count == Self.longestPiece else { continue }
                    output += time + Array("P ".utf8) + state.line + [UInt8(ascii: "\n")]
                    state.line.removeAll(keepingCapacity: true)
                }
            }
            guard !output.isEmpty else { return }
            // A full disk loses lines, and does not keep the container from running.
            try? state.file.write(contentsOf: Data(output))
            for reader in state.readers.values { reader.yield() }
        }
    }

    /// Says that the container has ended. A last line without an end is kept as one.
    func finish() {
        if state.withLock({ !$0.line.isEmpty }) { append([UInt8(ascii: "\n")]) }
        let readers = state.withLock { state in
            state.isOver = true
            try? state.file.close()
            defer { state.readers = [:] }
            return state.readers.values
        }
        for reader in readers { reader.finish() }
    }

    /// Tells each time that there may be more to read, until the container has ended.
    func changes() -> AsyncStream<Void> {
        let (stream, continuation) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        let id = state.withLock { state -> Int? in
            guard !state.isOver else { return nil }
            state.nextReader += 1
            state.readers[state.nextReader] = continuation
            return state.nextReader
        }
        guard let id else {
            continuation.finish()
            return stream
        }
        // A task of its own: the reader's task may be locked, because it is cancelled, and `append` wants to wake it under this lock.
        continuation.onTermination = { [weak self] _ in Task { self?.state.withLock { $0.readers[id] = nil } } }
        return stream
    }
}
