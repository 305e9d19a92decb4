import ArcaneCore
import CoreMetrics
import Synchronization

/// The figures of a run, in the names that dashboards use; all carry `stream_id`, `kind` and `mode` (`backfill` or `stream`).
final class StreamMetrics: Sendable {
    private let rowsRead: Counter
    private let bytesRead: Counter
    private let rowsCommitted: Counter
    private let bytesCommitted: Counter
    private let rowsRejected: Counter
    private let filesCommitted: Counter
    private let commits: Counter
    private let windows: Counter
    private let retries: Counter
    private let windowDuration: Recorder
    private let lag: Gauge
    /// Made with the first commit: a time of zero would look like a very old position.
    private let positionTime: Mutex<Gauge?>
    private let makePositionTime: @Sendable () -> Gauge

    init(streamID: String, kind: String, isBackfill: Bool, factory: any MetricsFactory) {
        let dimensions = [("stream_id", streamID), ("kind", kind), ("mode", isBackfill ? "backfill" : "stream")]
        func counter(_ name: String) -> Counter {
            Counter(label: "arcane_stream_\(name)_total", dimensions: dimensions, factory: factory)
        }
        rowsRead = counter("rows_read")
        bytesRead = counter("bytes_read")
        rowsCommitted = counter("rows_committed")
        bytesCommitted = counter("bytes_committed")
        rowsRejected = counter("rows_rejected")
        filesCommitted = counter("files_committed")
        commits = counter("commits")
        windows = counter("windows")
        retries = counter("retries")
        windowDuration = Recorder(
            label: "arcane_stream_window_duration_seconds", dimensions: dimensions, aggregate: true, factory: factory)
        lag = Gauge(label: "arcane_stream_lag_seconds", dimensions: dimensions, factory: factory)
        positionTime = Mutex(nil)
        makePositionTime = {
            Gauge(label: "arcane_stream_position_committed_timestamp_seconds", dimensions: dimensions, factory: factory)
        }
    }
}

extension StreamMetrics: RunObserver {
    func didRead(rows: Int, bytes: Int) {
        rowsRead.increment(by: rows)
        bytesRead.increment(by: bytes)
    }

    func didCommit(rows: Int, bytes: Int, rejected: Int, files: Int) {
        rowsCommitted.increment(by: rows)
        bytesCommitted.increment(by: bytes)
        rowsRejected.increment(by: rejected)
        filesCommitted.increment(by: files)
        commits.increment()
        positionTime.withLock { gauge in
            let known = gauge ?? makePositionTime()
            gauge = known
            known.record(Double(Timestamp.now.milliseconds) / 1000)
        }
    }

    func didFinishWindow(in duration: Duration) {
        windows.increment()
        windowDuration.record(duration.inSeconds)
    }

    func didRetry() {
        retries.increment()
    }

    func didReach(position: String, lag: Duration?) {
        if let lag { self.lag.record(lag.inSeconds) }
    }
}
