import ArcaneCore

/// Tells several observers.
struct Observers: RunObserver {
    let all: [any RunObserver]

    func expectProgress(within duration: Duration) {
        for observer in all { observer.expectProgress(within: duration) }
    }

    func didRead(rows: Int, bytes: Int) {
        for observer in all { observer.didRead(rows: rows, bytes: bytes) }
    }

    func didCommit(rows: Int, bytes: Int, rejected: Int, files: Int) {
        for observer in all { observer.didCommit(rows: rows, bytes: bytes, rejected: rejected, files: files) }
    }

    func didFinishWindow(in duration: Duration) {
        for observer in all { observer.didFinishWindow(in: duration) }
    }

    func didRetry() {
        for observer in all { observer.didRetry() }
    }

    func didRetryRequest() {
        for observer in all { observer.didRetryRequest() }
    }

    func didReach(position: String, time: Timestamp?, isCaughtUp: Bool) {
        for observer in all { observer.didReach(position: position, time: time, isCaughtUp: isCaughtUp) }
    }
}

/// What an observer that cares for one thing need not write.
extension RunObserver {
    func expectProgress(within duration: Duration) {}
    func didRead(rows: Int, bytes: Int) {}
    func didCommit(rows: Int, bytes: Int, rejected: Int, files: Int) {}
    func didFinishWindow(in duration: Duration) {}
    func didRetry() {}
    func didRetryRequest() {}
    func didReach(position: String, time: Timestamp?, isCaughtUp: Bool) {}
}

extension Health: RunObserver {}
