import ArcaneCore

/// What one replica knows of the Lease, and what follows from that. It knows neither a clock nor a network.
///
/// Whether another's Lease has run out is judged by how long this replica has not seen it change, never by the clocks of others.
struct LeaseState: Sendable {
    /// A time of this replica's own `SteadyTime`.
    typealias Time = Duration

    /// A record to be written, and the Lease that it has to replace; nil to create it.
    struct Attempt: Hashable, Sendable {
        var record: LeaseRecord
        var over: StoredLease?
    }

    private enum Knowledge: Sendable {
        /// Nothing is known yet, or a write has failed: it may have been done or not.
        case unknown
        case absent
        case stored(StoredLease)
    }

    /// An attempt to take the Lease. Its time tells a Lease that this process took, although the answer was lost, from one that an earlier
    /// process of the same identity left behind, or another one that is wrongly called the same.
    private struct Bid: Sendable {
        var acquired: Timestamp
        /// The version that it replaces: where the Lease has another, the bid has failed for good.
        var version: String?
    }

    let identity: String
    let settings: LeaseSettings
    private var knowledge = Knowledge.unknown
    private var bid: Bid?
    private var seen: LeaseRecord?
    /// When the record was first seen to be as it is.
    private var changedAt: Time = .zero
    /// Until when this replica leads; nil where it does not.
    private(set) var leadsUntil: Time?

    init(identity: String, settings: LeaseSettings) {
        self.identity = identity
        self.settings = settings
    }

    /// Who holds the Lease, as far as is known; empty for nobody.
    var holder: String { seen?.holder ?? "" }

    /// Whether this replica leads at `now`: from a renewal that has been answered until the renew deadline, counted from when the renewal
    /// was sent.
    func leads(at now: Time) -> Bool { leadsUntil.map { now < $0 } ?? false }

    /// Whether the Lease has to be read before anything else. A holder knows what it wrote last.
    var needsReading: Bool { ownLease == nil }

    /// Whether the Lease may be this replica's, as far as is known.
    var mayHold: Bool { bid != nil }

    /// Takes what the Lease is; nil for one that does not exist.
    mutating func read(_ found: StoredLease?, at now: Time) {
        knowledge = found.map(Knowledge.stored) ?? .absent
        if found?.record != seen {
            seen = found?.record
            changedAt = now
        }
        if ownLease == nil {
            leadsUntil = nil
            if let bid, found?.version != bid.version { self.bid = nil }
        }
    }

    /// What to write now; nil where the Lease is another's. `wall` is written into the record and nothing else.
    mutating func attempt(at now: Time, wall: Timestamp) -> Attempt? {
        switch knowledge {
        case .unknown: return nil
        case .absent: return take(nil, wall)
        case .stored(let lease):
            if let own = ownLease {
                var record = own.record
                record.renewed = wall
                return Attempt(record: record, over: own)
            }
            let isFree = lease.record.holder.isEmpty || now - changedAt >= settings.patience(with: lease.record)
            return isFree ? take(lease, wall) : nil
        }
    }

    /// Says that an attempt that was sent at `sent` has made the Lease what it is now.
    mutating func wrote(_ lease: StoredLease, sent: Time, at now: Time) {
        read(lease, at: now)
        if ownLease != nil { leadsUntil = sent + settings.renewDeadline }
    }

    /// Says that a write has failed: whether it was done is to be read.
    mutating func failed() { knowledge = .unknown }

    /// What to write to give the Lease back, so that another replica need not wait; nil where it is not known to be held.
    mutating func release(wall: Timestamp) -> Attempt? {
        leadsUntil = nil
        guard let own = ownLease else { return nil }
        bid = nil
        let record = LeaseRecord(
            holder: "", durationSeconds: 1, acquired: wall, renewed: wall, transitions: own.record.transitions)
        return Attempt(record: record, over: own)
    }

    /// When to look at the Lease again. `random`, from 0 to 1, spreads the replicas.
    func nextLook(at now: Time, random: Double) -> Time {
        switch knowledge {
        case .unknown:
            // A leader has little time for another try, and is alone.
            return now + (leads(at: now) ? settings.retryPeriod / 4 : settings.retryPeriod * (1 + 0.2 * random))
        case .stored(let lease) where ownLease == nil:
            let look = now + settings.retryPeriod / 4 * (1 + 0.2 * random)
            let end = changedAt + settings.patience(with: lease.record)
            return end > now ? min(look, end) : look
        default: return now + settings.retryPeriod
        }
    }

    /// The Lease, where this process holds it.
    private var ownLease: StoredLease? {
        guard case .stored(let lease) = knowledge, lease.record.holder == identity, let bid,
            lease.record.acquired == bid.acquired
        else { return nil }
        return lease
    }

    private mutating func take(_ old: StoredLease?, _ wall: Timestamp) -> Attempt {
        // An earlier bid for the same version may still be on its way; the same time makes it known as ours when it arrives.
        let acquired = bid?.acquired ?? wall
        bid = Bid(acquired: acquired, version: old?.version)
        let transitions = old.map { $0.record.transitions + ($0.record.holder == identity ? 0 : 1) } ?? 0
        let record = LeaseRecord(
            holder: identity, durationSeconds: settings.leaseDuration.wholeSecondsUp, acquired: acquired, renewed: wall,
            transitions: transitions, stopsAfterSeconds: settings.renewDeadline.wholeSecondsUp)
        return Attempt(record: record, over: old)
    }
}

extension Duration {
    /// Whole seconds, rounded up.
    fileprivate var wholeSecondsUp: Int {
        Int(components.seconds) + (components.attoseconds > 0 ? 1 : 0)
    }
}
