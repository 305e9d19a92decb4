import ArcaneCore
import ArcanePrometheus
import ArcaneTestSupport
import Testing

@testable import ArcanePluginKit

@Suite("The metrics of a stream")
struct StreamMetricsTests {
    private let registry = PrometheusRegistry()
    private let labels = #"{kind="K",mode="stream",stream_id="s"}"#
    private var metrics: StreamMetrics { StreamMetrics(streamID: "s", kind: "K", isBackfill: false, factory: registry) }

    private func value(_ name: String) -> String? {
        let start = "arcane_stream_\(name)\(labels) "
        return registry.text.split(separator: "\n").first { $0.hasPrefix(start) }.map { String($0.dropFirst(start.count)) }
    }

    @Test("count what is read, committed, rejected and tried again")
    func counts() {
        let metrics = metrics
        metrics.didRead(rows: 10, bytes: 100)
        metrics.didRead(rows: 5, bytes: 0)
        metrics.didCommit(rows: 14, bytes: 50, rejected: 1, files: 2)
        metrics.didFinishWindow(in: .milliseconds(300))
        metrics.didRetry()
        for _ in 0..<3 { metrics.didRetryRequest() }
        #expect(value("rows_read_total") == "15")
        #expect(value("bytes_read_total") == "100")
        #expect(value("rows_committed_total") == "14")
        #expect(value("bytes_committed_total") == "50")
        #expect(value("rows_rejected_total") == "1")
        #expect(value("files_committed_total") == "2")
        #expect(value("commits_total") == "1")
        #expect(value("windows_total") == "1")
        #expect(value("retries_total") == "1")
        #expect(value("request_retries_total") == "3")
        #expect(value("window_duration_seconds_sum") == "0.3")
        #expect(value("last_commit_timestamp_seconds") != nil)
    }

    @Test("show the lag of the position, and none where the stream has caught up")
    func lag() throws {
        let metrics = metrics
        metrics.didReach(position: "p", time: .now - .seconds(100), isCaughtUp: false)
        let behind = try #require(value("lag_seconds").flatMap(Double.init))
        #expect((99...160).contains(behind))
        metrics.didReach(position: "p", time: .now - .seconds(100), isCaughtUp: true)
        #expect(value("lag_seconds") == "0")
    }

    @Test("show a lag that grows while reading fails, also of a stream that had caught up")
    func lagWhileFailing() async throws {
        let metrics = metrics
        metrics.didRetry()
        #expect(value("lag_seconds") == nil, "before the first window nothing is known")
        metrics.didReach(position: "p", time: nil, isCaughtUp: true)
        #expect(value("lag_seconds") == "0")
        try await eventually {
            metrics.didRetry()
            return value("lag_seconds").flatMap(Double.init) ?? 0 > 0
        }
    }
}

@Suite("The health of a stream")
struct HealthTests {
    @Test("is good until a sign of life is overdue, and again after the next")
    func deadlines() {
        let health = Health(grace: .seconds(60))
        #expect(health.isGood)
        health.expectProgress(within: .zero)
        #expect(!health.isGood)
        health.expectProgress(within: .seconds(60))
        #expect(health.isGood)
        #expect(!Health(grace: .zero).isGood)
    }
}
