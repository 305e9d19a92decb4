import ArcaneCore
import ArcaneResources

/// Pods of a Job that is under way and have failed, one after the other: the Job replaces each, which may go on for ever.
///
/// One replacement is the ordinary way of things: a node is drained, a source was away for a moment. So a pod that follows a failed one
/// first gets time to start and a trial; it is a series where none has passed that.
struct RetrySeries: Hashable, Sendable {
    /// The failure of the pod that failed last.
    var failure: StreamFailure
    /// How long that pod had run.
    var lastRun: Duration
    /// Since when no pod has run for long: since the end of the last one that had, or else since the first failure.
    var since: Timestamp
    /// Since when a pod runs; nil where none does.
    var runningSince: Timestamp?

    /// A pod that runs for so long has done its work: when it fails, that begins a new series.
    static let longRun: Duration = .seconds(600)
    /// The least time that a pod has to run after one that has failed: a plugin gives a source up after some attempts, within seconds.
    static let shortestTrial: Duration = .seconds(60)
    /// How long a Job may take to have another pod running: Kubernetes waits for ten seconds after the first failure, and images are pulled.
    static let startingTime: Duration = .seconds(60)

    /// The series of these pods of one Job; nil where none has failed.
    init?(_ pods: [ObservedPod]) {
        let failed = pods.compactMap { pod in
            pod.failure.flatMap { failure in
                failure.time.map { (failure: failure, end: $0.timestamp, run: pod.failedAfter ?? .zero) }
            }
        }.sorted { $0.end.microseconds < $1.end.microseconds }
        guard let first = failed.first, let last = failed.last else { return nil }
        failure = last.failure
        lastRun = last.run
        since = failed.last { $0.run >= Self.longRun }?.end ?? first.end
        runningSince = pods.compactMap(\.runningSince).max { $0.microseconds < $1.microseconds }
    }

    /// How long a pod has to run to show that the failures are over: twice as long as the one before it, so that one which takes its time to
    /// fail is not taken for well each time; but no longer than is a long run.
    private var trial: Duration {
        lastRun >= Self.longRun ? Self.shortestTrial : min(max(lastRun * 2, Self.shortestTrial), Self.longRun)
    }

    /// When the series is told of, where no pod has passed its trial before.
    private var due: Timestamp { since + Self.startingTime + trial }

    /// When the pod that runs has passed its trial.
    private var passed: Timestamp? { runningSince.map { $0 + trial } }

    /// Whether the series is to be told of at `now`. One that was told of before is until a pod has passed its trial.
    func isTold(at now: Timestamp, before: Bool) -> Bool {
        if let passed, now - passed >= .zero { return false }
        return before || now - due >= .zero
    }

    /// How long it takes from `now` until `isTold` may say something else without any news of a pod; nil where it will not.
    func nextChange(at now: Timestamp) -> Duration? {
        [due, passed].compactMap { $0.map { $0 - now } }.filter { $0 > .zero }.min()
    }
}
