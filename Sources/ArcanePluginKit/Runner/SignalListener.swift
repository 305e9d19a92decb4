import CProcess
import Foundation
import Synchronization

/// Turns SIGTERM and SIGINT into a `StopRequest`, and sees to it that the process is gone in time.
///
/// The signals are caught before `main` runs (CProcess), so one that arrives while the process is still starting is not lost:
/// it is taken as soon as the listener is there. A second signal ends the process at once, for a person at a terminal.
final class SignalListener: Sendable {
    /// So long a stop may take; the contract gives a busy process 10 s in all.
    ///
    /// Whoever is not done by then waits for a source that heeds no cancellation, or for a store or an API that does not answer. What
    /// is not committed is dropped, as by SIGKILL, and read again by the next start.
    static let patience: TimeInterval = 8

    private let stop: StopRequest
    private let exitCodeWhenLate = Mutex(ExitCode.retry)

    init(_ stop: StopRequest) {
        self.stop = stop
    }

    /// Says with which code a process ends whose stop takes too long.
    func setExitCodeWhenLate(_ code: ExitCode) {
        exitCodeWhenLate.withLock { $0 = code }
    }

    /// Starts listening on threads of its own, which live as long as the process: a source may block all others.
    func start() {
        arcane_catch_stop_signals()
        SignalListener.onThread {
            _ = arcane_wait_for_stop_signal()
            self.stop.make()
            SignalListener.onThread { self.endLate() }
            let second = arcane_wait_for_stop_signal()
            exit(128 + second)
        }
    }

    private func endLate() {
        Thread.sleep(forTimeInterval: SignalListener.patience)
        StandardError.write(
            "the stop took longer than \(Int(SignalListener.patience)) s; what is not committed is dropped and read again later"
        )
        _exit(exitCodeWhenLate.withLock { $0 }.rawValue)
    }

    private static func onThread(_ body: @escaping @Sendable () -> Void) {
        let thread = Thread(block: body)
        thread.stackSize = 128 << 10
        thread.start()
    }
}
