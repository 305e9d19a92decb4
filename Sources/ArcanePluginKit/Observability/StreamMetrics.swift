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
    private let requestRetries: Counter
    private let windowDuration: Recorder
    private let lag: LateGauge
    private let positionTime: LateGauge
    private let commitTime: LateGauge
    /// Up to when everything was read at the last window.
    private let reached = Mutex<Timestamp?>(nil)

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
        requestRetries = counter("request_retries")
        windowDuration = Recorder(
            label: "arcane_stream_window_duration_seconds", dimensions: dimensions, aggregate: true, factory: factory)
        func gauge(_ name: String) -> LateGauge {
            LateGauge { Gauge(label: "arcane_stream_\(name)_seconds", dimensions: dimensions, factory: factory) }
        }
        lag = gauge("lag")
        positionTime = gauge("position_timestamp")
        commitTime = gauge("last_commit_timestamp")
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
        commitTime.record(Timestamp.now.inSeconds)
    }

    func didFinishWindow(in duration: Duration) {
        windows.increment()
        windowDuration.record(duration.inSeconds)
    }

    /// While reading fails the lag grows, also that of a stream that had caught up.
    func didRetry() {
        retries.increment()
        recordLag()
    }

    func didRetryRequest() {
        requestRetries.increment()
    }

    /// What has caught up has no lag, whatever the time of its newest record.
    func didReach(position: String, time: Timestamp?, isCaughtUp: Bool) {
        if let time { positionTime.record(time.inSeconds) }
        guard isCaughtUp || time != nil else { return }
        reached.withLock { $0 = isCaughtUp ? .now : time }
        if isCaughtUp { lag.record(0) } else { recordLag() }
    }

    private func recordLag() {
        guard let reached = reached.withLock(\.self) else { return }
        lag.record(max(0, (Timestamp.now - reached).inSeconds))
    }
}

extension Timestamp {
    fileprivate var inSeconds: Double { Double(milliseconds) / 1000 }
}
