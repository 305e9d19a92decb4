import ArcaneCore
import ArcaneKubernetes

/// When to look again at what is waited for, and when to give up. It knows no clock and no cluster: every call says what time it is.
struct WaitRounds: Sendable {
    /// What is done next.
    enum Step: Hashable, Sendable {
        /// It is so: what is seen.
        case end(String)
        /// It is not, or not in time: why.
        case giveUp(String)
        /// Look again after a pause; what a person is told meanwhile, where there is something new.
        case lookAgain(after: Duration, tell: String?)
    }

    /// How long it may take until an operator takes notice.
    static let noticeLimit: Duration = .seconds(120)
    /// How long the cluster may be unreachable on the way.
    static let outageLimit: Duration = .seconds(60)
    /// It is looked often at first, and then less and less often.
    private static let pauses = Backoff(shortest: .milliseconds(200), longest: .seconds(2))

    private let what: String
    private let timeout: Duration
    private let end: Duration
    private var rounds = 0
    private var last = "nothing"
    /// When an operator was last seen to have taken notice, and when the cluster was last reached.
    private var noticed: Duration
    private var reached: Duration

    /// Begins to wait at `now` for `what`, `timeout` at the longest; that counts from `begin` where others were waited for before.
    init(for what: String, timeout: Duration, from now: Duration, since begin: Duration? = nil) {
        self.what = what
        self.timeout = timeout
        end = (begin ?? now) + timeout
        noticed = now
        reached = now
    }

    /// The step after `progress` was seen.
    mutating func step(after progress: Progress, at now: Duration) -> Step {
        reached = now
        switch progress {
        case .done(let seen): return .end(seen)
        case .failed(let why): return .giveUp(why)
        case .going(let seen):
            noticed = now
            return lookAgain(seen, at: now)
        case .unseen(let seen):
            if now < noticed + Self.noticeLimit { return lookAgain(seen, at: now) }
            return .giveUp(
                "\(what) is not there: \(seen), after \(DurationText.text(Self.noticeLimit)); does an operator run for this namespace?"
            )
        }
    }

    /// The step after the cluster could not be reached, for this reason.
    mutating func step(afterOutage why: String, at now: Duration) -> Step {
        if now >= reached + Self.outageLimit { return .giveUp("\(what) cannot be seen any more: \(why)") }
        return lookAgain(why, at: now)
    }

    private mutating func lookAgain(_ seen: String, at now: Duration) -> Step {
        let news = seen == last ? nil : seen
        last = seen
        rounds += 1
        guard now < end else {
            return .giveUp(
                "\(what) is not there after \(DurationText.text(timeout)); last seen: \(seen). What was asked for stays asked for; wait longer with --timeout"
            )
        }
        return .lookAgain(after: min(Self.pauses.pause(after: rounds), end - now), tell: news)
    }
}
