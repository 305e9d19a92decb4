import CProcess
import Foundation

/// Turns SIGTERM and SIGINT into a `StopRequest`.
///
/// The signals are caught before `main` runs (CProcess), so one that arrives while the process is still starting is not lost:
/// it is taken as soon as the listener is there. A second signal ends the process at once, for a person at a terminal.
enum SignalListener {
    /// Starts listening on a thread of its own, which lives as long as the process.
    static func start(_ stop: StopRequest) {
        arcane_catch_stop_signals()
        let thread = Thread {
            _ = arcane_wait_for_stop_signal()
            stop.make()
            let second = arcane_wait_for_stop_signal()
            exit(128 + second)
        }
        thread.stackSize = 128 << 10
        thread.start()
    }
}
