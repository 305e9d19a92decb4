import ArcaneCore
import Foundation
import Synchronization

/// One line on a terminal that tells how the run is going: rows, bytes, rate, position.
final class ProgressLine: RunObserver {
    private struct Figures {
        var rows = 0
        var bytes = 0
        var committed = 0
        var position = ""
        var shown = ContinuousClock.now
    }

    private let started = ContinuousClock.now
    private let figures = Mutex(Figures())

    /// Whether a person looks on: standard error is a terminal.
    static var isWanted: Bool { isatty(STDERR_FILENO) == 1 }

    func didRead(rows: Int, bytes: Int) {
        update {
            $0.rows += rows
            $0.bytes += bytes
        }
    }

    func didCommit(rows: Int, bytes: Int, rejected: Int, files: Int) {
        update { $0.committed += rows }
    }

    func didReach(position: String, time: Timestamp?, isCaughtUp: Bool) {
        update { $0.position = position }
    }

    /// Leaves the line as it is and goes to the next.
    func end() {
        FileHandle.standardError.write(Data("\n".utf8))
    }

    private func update(_ change: (inout Figures) -> Void) {
        let line = figures.withLock { figures -> String? in
            change(&figures)
            guard figures.shown.duration(to: .now) > .milliseconds(250) else { return nil }
            figures.shown = .now
            return text(figures)
        }
        if let line { FileHandle.standardError.write(Data("\r\u{1B}[K\(line)".utf8)) }
    }

    private func text(_ figures: Figures) -> String {
        let seconds = max(0.001, started.duration(to: .now).inSeconds)
        let rate = Int(Double(figures.rows) / seconds)
        return "\(figures.rows) rows read, \(figures.committed) committed, \(figures.bytes / 1_000_000) MB, \(rate) rows/s, at "
            + String(figures.position.prefix(60))
    }
}
