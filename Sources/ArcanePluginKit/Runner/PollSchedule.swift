import ArcaneCore

/// How long a stream that has caught up waits before it looks again.
struct PollSchedule: Hashable, Sendable {
    /// `changeCaptureInterval` of the spec.
    var interval: Duration
    /// Which part of the interval the wait may be longer or shorter, so that streams that started together drift apart.
    var jitter: Double = 0.1

    /// The wait, with `random` from 0 to 1 deciding where in the spread it lies.
    func pause(random: Double) -> Duration {
        interval * (1 + jitter * (2 * random - 1))
    }
}
