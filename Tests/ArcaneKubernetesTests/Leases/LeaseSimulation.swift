import ArcaneCore
import ArcaneTestSupport

@testable import ArcaneKubernetes

/// Replicas with clocks that run at different rates and show different times, over an API whose answers are late, lost, or lost after the
/// write was done. Replicas are cut off for a while, crash, give the Lease back, and come back under the same name.
///
/// Time is exact: events happen one after the other, and when a replica stops leading is computed, not sampled.
struct LeaseSimulation: Sendable {
    /// What goes wrong, as probabilities, and how long messages travel at most, in seconds.
    struct Faults: Sendable {
        var loss = 0.0
        var delay = 0.05
        /// That a leader crashes, each time when it looks at the Lease.
        var crash = 0.0
        /// That another replica does.
        var standbyCrash = 0.0
        var release = 0.0
        var cut = 0.0
        /// How long a process that has ended stays away.
        var absence = 0.5...20
    }

    /// When a process led, in true seconds.
    struct Term: Sendable {
        var replica: Int
        var process: Int
        var start: Double
        var end: Double
    }

    private enum Event: Sendable {
        case look
        case readArrives(request: Int)
        case readAnswered(request: Int, StoredLease?)
        case writeArrives(request: Int, LeaseState.Attempt, sent: Duration)
        case writeAnswered(request: Int, StoredLease?, sent: Duration)
        case timeout(request: Int, isWrite: Bool)
        case restart
    }

    private struct Replica: Sendable {
        var state: LeaseState
        var rate: Double
        var wall: Timestamp
        /// Counts the processes; events of one that is gone are dropped.
        var process = 0
        /// The request that is waited for.
        var request = 0
        var isDown = false
        var cutUntil = 0.0
    }

    private let settings: LeaseSettings
    private let faults: Faults
    private var random: SeededGenerator
    private var replicas: [Replica] = []
    private var events: [(time: Double, order: Int, replica: Int, process: Int, event: Event)] = []
    private var nextOrder = 0
    private var lease: StoredLease?
    private(set) var terms: [Term] = []
    /// When a process ended while it led, by a crash or by giving the Lease back.
    private(set) var ends: [(time: Double, isCrash: Bool)] = []

    /// Three replicas, whose clocks differ by `skew` in rate at most.
    init(seed: Int, settings: LeaseSettings = LeaseSettings(), faults: Faults, skew: Double = 0.02) {
        self.settings = settings
        self.faults = faults
        random = SeededGenerator(seed: UInt64(seed))
        for index in 0..<3 {
            replicas.append(
                Replica(
                    state: LeaseState(identity: "r\(index)", settings: settings),
                    rate: Double.random(in: 1 - skew...1 + skew, using: &random),
                    wall: Timestamp(microseconds: Int64.random(in: 0...2_000_000_000_000_000, using: &random))))
            schedule(Double.random(in: 0...1, using: &random), index, .look)
        }
    }

    /// Lets so many seconds pass.
    mutating func run(seconds: Double) {
        while let next = events.first, next.time < seconds {
            events.removeFirst()
            if case .writeArrives(let request, let attempt, let sent) = next.event {
                // It counts once it has arrived, whatever has become of its process, and whatever becomes of the answer.
                let written = write(attempt)
                guard next.process == replicas[next.replica].process else { continue }
                send(.writeAnswered(request: request, written, sent: sent), next.replica, at: next.time)
            } else if next.process == replicas[next.replica].process {
                handle(next.event, next.replica, at: next.time)
            }
        }
    }

    /// How long two processes led at once, in seconds.
    var overlap: Double {
        let sorted = terms.sorted { $0.start < $1.start }
        return zip(sorted, sorted.dropFirst()).map { max(0, $0.end - $1.start) }.reduce(0, +)
    }

    private mutating func handle(_ event: Event, _ index: Int, at time: Double) {
        let now = local(time, index)
        switch event {
        case .restart:
            replicas[index].isDown = false
            replicas[index].state = LeaseState(identity: "r\(index)", settings: settings)
            schedule(time, index, .look)
        case .look:
            if chance(faults.cut) { replicas[index].cutUntil = time + Double.random(in: 1...60, using: &random) }
            let leads = replicas[index].state.leads(at: now)
            if chance(leads ? faults.crash : faults.standbyCrash) { return stop(index, at: time, isCrash: true) }
            if leads, chance(faults.release) { return release(index, at: time) }
            if replicas[index].state.needsReading {
                send(.readArrives(request: request(index, at: time, isWrite: false)), index, at: time)
            } else {
                attempt(index, at: time)
            }
        case .readArrives(let request): send(.readAnswered(request: request, lease), index, at: time)
        case .readAnswered(let request, let found):
            guard request == replicas[index].request else { return }
            replicas[index].state.read(found, at: now)
            if replicas[index].state.leadsUntil == nil { endTerm(index, at: time) }
            attempt(index, at: time)
        case .writeArrives: break
        case .writeAnswered(let request, let written, let sent):
            guard request == replicas[index].request else { return }
            if let written {
                replicas[index].state.wrote(written, sent: sent, at: now)
                lead(index, at: time)
            } else {
                replicas[index].state.failed()
            }
            lookLater(index, at: time)
        case .timeout(let request, let isWrite):
            guard request == replicas[index].request else { return }
            if isWrite { replicas[index].state.failed() }
            lookLater(index, at: time)
        }
    }

    /// Replaces the Lease, where it still is the one that was meant.
    private mutating func write(_ attempt: LeaseState.Attempt) -> StoredLease? {
        guard attempt.over?.version == lease?.version else { return nil }
        lease = StoredLease(record: attempt.record, version: String((Int(lease?.version ?? "0") ?? 0) + 1))
        return lease
    }

    private mutating func attempt(_ index: Int, at time: Double) {
        let now = local(time, index)
        guard let attempt = replicas[index].state.attempt(at: now, wall: replicas[index].wall + now) else {
            return lookLater(index, at: time)
        }
        send(.writeArrives(request: request(index, at: time, isWrite: true), attempt, sent: now), index, at: time)
    }

    private mutating func release(_ index: Int, at time: Double) {
        if let attempt = replicas[index].state.release(wall: replicas[index].wall) {
            send(.writeArrives(request: -1, attempt, sent: .zero), index, at: time)
        }
        stop(index, at: time, isCrash: false)
    }

    private mutating func stop(_ index: Int, at time: Double, isCrash: Bool) {
        if replicas[index].state.leads(at: local(time, index)) || !isCrash { ends.append((time, isCrash)) }
        endTerm(index, at: time)
        replicas[index].isDown = true
        replicas[index].process += 1
        schedule(time + Double.random(in: faults.absence, using: &random), index, .restart)
    }

    private mutating func lead(_ index: Int, at time: Double) {
        let process = replicas[index].process
        guard let end = replicas[index].state.leadsUntil else { return }
        let until = end / .seconds(1) / replicas[index].rate
        guard until > time else { return }
        if let last = terms.lastIndex(where: { $0.replica == index && $0.process == process && $0.end >= time }) {
            terms[last].end = until
        } else {
            terms.append(Term(replica: index, process: process, start: time, end: until))
        }
    }

    private mutating func endTerm(_ index: Int, at time: Double) {
        for term in terms.indices where terms[term].replica == index { terms[term].end = min(terms[term].end, time) }
    }

    private mutating func lookLater(_ index: Int, at time: Double) {
        replicas[index].request += 1
        let next = replicas[index].state.nextLook(at: local(time, index), random: Double.random(in: 0...1, using: &random))
        schedule(next / .seconds(1) / replicas[index].rate, index, .look)
    }

    /// Begins a request, which is given up after the limit.
    private mutating func request(_ index: Int, at time: Double, isWrite: Bool) -> Int {
        replicas[index].request += 1
        let limit = settings.requestLimit / .seconds(1) / replicas[index].rate
        schedule(time + limit, index, .timeout(request: replicas[index].request, isWrite: isWrite))
        return replicas[index].request
    }

    /// Sends a message there or back.
    private mutating func send(_ event: Event, _ index: Int, at time: Double) {
        guard time >= replicas[index].cutUntil, !chance(faults.loss) else { return }
        schedule(time + Double.random(in: 0...faults.delay, using: &random), index, event)
    }

    private mutating func schedule(_ time: Double, _ index: Int, _ event: Event) {
        let place = events.firstIndex { $0.time > time } ?? events.endIndex
        events.insert((time, nextOrder, index, replicas[index].process, event), at: place)
        nextOrder += 1
    }

    private func local(_ time: Double, _ index: Int) -> Duration { .seconds(time * replicas[index].rate) }

    private mutating func chance(_ probability: Double) -> Bool {
        probability > 0 && Double.random(in: 0..<1, using: &random) < probability
    }
}
