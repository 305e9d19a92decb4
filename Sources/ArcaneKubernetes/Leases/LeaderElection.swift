import ArcaneCore
import CoreMetrics
public import Logging

/// Takes part in the election of a leader among replicas, by a Lease.
public struct LeaderElection: Sendable {
    private let store: any LeaseStore
    private let identity: String
    private let settings: LeaseSettings
    private let leadership: Leadership
    private let metrics: LeaseMetrics?
    private let logger: Logger
    private var time: SteadyTime { leadership.time }

    /// Creates the part of the replica called `identity`.
    ///
    /// No other replica should be called the same. Where one is, or where this one was killed and begins again, the Lease has to run out
    /// first: what another process took is never believed to be this one's.
    public init(
        _ store: any LeaseStore, identity: String, settings: LeaseSettings = LeaseSettings(), leadership: Leadership,
        metrics: LeaseMetrics? = nil, logger: Logger
    ) {
        self.store = store
        self.identity = identity
        self.settings = settings
        self.leadership = leadership
        self.metrics = metrics
        self.logger = logger
    }

    /// Waits until this replica leads, runs `body`, and gives the Lease back when it has ended.
    ///
    /// Where the Lease is lost meanwhile `body` is cancelled and `Leadership.Lost` is thrown: the process should end then, since nothing that
    /// it knows is certain any more. Cancelling the task cancels `body`; the Lease is renewed until that has ended, and then given back.
    public func lead<Result: Sendable>(_ body: @escaping @Sendable () async throws -> Result) async throws -> Result {
        var state = LeaseState(identity: identity, settings: settings)
        do {
            try await win(&state)
        } catch {
            // It may have been won in the moment in which the task was cancelled.
            await release(&state)
            throw error
        }
        logger.notice("leading", metadata: ["identity": "\(identity)"])
        metrics?.isLeader.set(1)
        // Tasks of their own, so that the Lease is held until the body has ended, whoever is cancelled.
        let running = Task { try await body() }
        let renewing = Task { [state] in
            let last = await renew(state)
            if !leadership.isHeld { running.cancel() }
            return last
        }
        let guarding = Task {
            try await leadership.waitUntilLost()
            logger.error("the Lease is lost, work stops", metadata: ["identity": "\(identity)"])
            running.cancel()
        }
        let result = await withTaskCancellationHandler {
            await running.result
        } onCancel: {
            running.cancel()
        }
        let isLost = !leadership.isHeld
        leadership.resign()
        metrics?.isLeader.set(0)
        guarding.cancel()
        renewing.cancel()
        state = await renewing.value
        await release(&state)
        if isLost, case .failure = result { throw Leadership.Lost() }
        return try result.get()
    }

    /// Returns when this replica leads.
    private func win(_ state: inout LeaseState) async throws {
        var holder: String?
        while true {
            try Task.checkCancellation()
            do { try await look(&state) } catch { report(error) }
            if let end = state.leadsUntil, time.now < end {
                leadership.begin(until: end)
                return
            }
            if state.holder != holder, !state.holder.isEmpty {
                holder = state.holder
                logger.notice(
                    "another replica leads, waiting", metadata: ["leader": "\(holder ?? "")", "identity": "\(identity)"])
            }
            try await time.sleep(until: state.nextLook(at: time.now, random: .random(in: 0...1)))
        }
    }

    /// Renews the Lease until it is lost or the task is cancelled, and returns what is known then.
    private func renew(_ start: LeaseState) async -> LeaseState {
        var state = start
        while leadership.isHeld {
            do { try await time.sleep(until: state.nextLook(at: time.now, random: 0)) } catch { break }
            do { try await look(&state) } catch { report(error) }
            if let end = state.leadsUntil {
                leadership.extend(until: end)
            } else {
                logger.error("another replica has taken the Lease", metadata: ["leader": "\(state.holder)"])
                leadership.resign()
            }
        }
        return state
    }

    /// Reads the Lease where that is needed, and takes or renews it where that is right. A failure changes nothing: time decides.
    private func look(_ state: inout LeaseState) async throws {
        let store = store
        if state.needsReading {
            state.read(try await time.limiting(to: settings.requestLimit) { try await store.read() }, at: time.now)
        }
        guard let attempt = state.attempt(at: time.now, wall: .now) else { return }
        let sent = time.now
        do {
            let lease = try await time.limiting(to: settings.requestLimit) {
                try await store.write(attempt.record, over: attempt.over)
            }
            state.wrote(lease, sent: sent, at: time.now)
        } catch {
            state.failed()
            throw error
        }
    }

    /// Gives the Lease back, where it is held; in a task of its own, since this one may be cancelled.
    private func release(_ state: inout LeaseState) async {
        let (store, settings, time, logger, known) = (store, settings, time, logger, state)
        state = await Task {
            var state = known
            do {
                if state.needsReading, state.mayHold {
                    state.read(try await time.limiting(to: settings.requestLimit) { try await store.read() }, at: time.now)
                }
                guard let attempt = state.release(wall: .now) else { return state }
                _ = try await time.limiting(to: settings.requestLimit) {
                    try await store.write(attempt.record, over: attempt.over)
                }
                logger.notice("the Lease is given back")
            } catch {
                logger.warning(
                    "the Lease could not be given back; another replica waits for its end", metadata: ["error": "\(error)"])
            }
            return state
        }.value
    }

    private func report(_ error: any Error) {
        if error is CancellationError || Task.isCancelled { return }
        if let error = error as? KubernetesError, error.status == 409 {
            logger.debug("another replica was faster", metadata: ["error": "\(error)"])
        } else {
            let isForbidden = (error as? KubernetesError)?.isForbidden == true
            logger.warning(
                "the Lease cannot be read or written\(isForbidden ? ": allow get, create and update of Leases to the role" : "")",
                metadata: ["error": "\(error)"])
        }
    }
}
