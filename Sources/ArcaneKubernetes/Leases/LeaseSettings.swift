/// The times of a leader election.
public struct LeaseSettings: Hashable, Sendable {
    /// How long a leader that is not heard of stays leader, for others. Whole seconds.
    public var leaseDuration: Duration
    /// How long a leader counts itself as one after its last renewal; shorter than `leaseDuration`, so that it stops first.
    public var renewDeadline: Duration
    /// How often a leader renews. Others look four times as often, so that a Lease that is given back soon has a new holder.
    public var retryPeriod: Duration

    /// 15, 10 and 2 seconds, as most controllers have it.
    public init(
        leaseDuration: Duration = .seconds(15), renewDeadline: Duration = .seconds(10), retryPeriod: Duration = .seconds(2)
    ) {
        self.leaseDuration = leaseDuration
        self.renewDeadline = renewDeadline
        self.retryPeriod = retryPeriod
    }

    /// How long one request may take: a connection that hangs leaves time for another try before the renew deadline.
    var requestLimit: Duration { renewDeadline / 3 }

    /// How long a Lease that does not change stays its holder's.
    ///
    /// As long as the holder or this replica says, whichever is longer. A holder that has promised to stop earlier by itself is believed,
    /// with three tenths for clocks that run differently and for requests that are on their way when it stops.
    func patience(with record: LeaseRecord) -> Duration {
        let full = max(leaseDuration, .seconds(record.durationSeconds))
        guard let promise = record.stopsAfterSeconds else { return full }
        return min(full, .milliseconds(1300) * max(0, promise))
    }
}
