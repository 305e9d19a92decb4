import CProcess
import Foundation
import Synchronization

/// Turns SIGTERM and SIGINT into a `StopRequest`, and sees to it that the process is gone in time.
///
/// The signals are caught before `main` runs (CProcess), so one that arrives while the process is still starting is not lost:
/// it is taken as soon as the listener is there. A second signal ends the process at once, for a person at a terminal. One at the same moment
/// is the first one once more: `timeout` and some inits signal a process and then its whole group.
package final class SignalListener: Sendable {
    private let stop: StopRequest
    private let patience: Int
    private let exitCodeWhenLate: Mutex<Int32>
    /// So close together, signals are one wish.
    private static let moment: Duration = .milliseconds(500)

    /// Creates a listener. A process whose stop takes longer than `patience` seconds ends with `exitCodeWhenLate`.
    ///
    /// The contract gives a busy process 10 s in all. Whoever is not done by then waits for a source that heeds no cancellation, or for a
    /// store or an API that does not answer. What is not committed is dropped, as by SIGKILL, and read again by the next start.
    package init(_ stop: StopRequest, exitCodeWhenLate: Int32, patience: Int = 8) {
        self.stop = stop
        self.patience = patience
        self.exitCodeWhenLate = Mutex(exitCodeWhenLate)
    }

    /// Says with which code a process ends whose stop takes too long.
    package func setExitCodeWhenLate(_ code: Int32) {
        exitCodeWhenLate.withLock { $0 = code }
    }

    /// Starts listening on threads of its own, which live as long as the process: a source may block all others.
    package func start() {
        arcane_catch_stop_signals()
        SignalListener.onThread {
            _ = arcane_wait_for_stop_signal()
            let first = ContinuousClock.now
            self.stop.make()
            SignalListener.onThread { self.endLate() }
            while true {
                let next = arcane_wait_for_stop_signal()
                if first.duration(to: .now) >= SignalListener.moment { exit(128 + next) }
            }
        }
    }

    private func endLate() {
        Thread.sleep(forTimeInterval: TimeInterval(patience))
        FileHandle.standardError.write(
            Data(
                "the stop took longer than \(patience) s; what is not done is dropped, and done again by the next start\n".utf8)
        )
        _exit(exitCodeWhenLate.withLock { $0 })
    }

    private static func onThread(_ body: @escaping @Sendable () -> Void) {
        let thread = Thread(block: body)
        thread.stackSize = 128 << 10
        thread.start()
    }
}
