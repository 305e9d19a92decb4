import ArcaneResources

/// Decides what to do about a stream: from what is there, not from what has happened. It has no clock and no network; the same snapshot
/// always gives the same decision, and one that was carried out gives none.
func decide(_ snapshot: StreamSnapshot) -> Decision {
    if snapshot.stream.isTerminating { return Decision() }
    if let job = snapshot.job {
        switch JobRelation(job, to: snapshot.stream) {
        case .own: break
        case .foreign: return StreamReport(snapshot).decision(.nameConflict)
        case .earlier:
            if job.isTerminating {
                return StreamReport(snapshot).decision(.waiting("the Job of an earlier stream of this name is ending"))
            }
            return Decision(actions: [.deleteJob(uid: job.uid, because: .earlierStream)])
        }
    }
    if snapshot.stream.hasState(.reloadRequested) { return reload(snapshot) }
    if let job = snapshot.job, !job.isTerminating, job.outcome == .complete { return complete(job, snapshot) }
    if let job = snapshot.job, job.hasState(.suspended, keys: snapshot.stateKeys), !snapshot.stream.isSuspended {
        return Decision(actions: [.setState(.suspended)])
    }
    if snapshot.stream.isSuspended { return suspend(snapshot) }
    switch CrashLoop(snapshot) {
    case .standing: return stand(snapshot)
    case .released: return release(snapshot)
    case .none: break
    }
    if let job = snapshot.job, !job.isTerminating, case .failed = job.outcome { return fail(snapshot) }
    return run(snapshot)
}

/// A person asks for a backfill: that becomes a request, and the annotation goes.
private func reload(_ snapshot: StreamSnapshot) -> Decision {
    let name = RequestName.reload(snapshot.stream, among: snapshot.requests)
    let exists = snapshot.requests.contains { $0.name == name }
    return Decision(actions: (exists ? [] : [.createRequest(name: name, cause: .reload)]) + [.setState(nil)])
}

/// A Job is complete: what that means is recorded before it is removed.
private func complete(_ job: ObservedJob, _ snapshot: StreamSnapshot) -> Decision {
    var actions = recordFirstBackfill(job, snapshot)
    let isMismatch =
        job.hasState(.schemaMismatch, keys: snapshot.stateKeys) || snapshot.stream.hasState(.schemaMismatch)
    if isMismatch {
        let name = RequestName.schemaMismatch(snapshot.stream, job: job.uid)
        if !snapshot.requests.contains(where: { $0.name == name }) {
            actions.append(.createRequest(name: name, cause: .schemaMismatch))
        }
    }
    if job.isBackfill {
        let open = snapshot.requests.filter(\.isOpen)
        if let own = open.first(where: { $0.name == job.backfillID }) {
            actions.append(.completeRequest(own))
            // What was asked for before the backfill began, it has done, too.
            let others = open.filter { other in
                other.name != own.name && !other.hasPayload && !own.hasPayload
                    && job.startTime.map { other.created < $0 } ?? false
                    && other.name != RequestName.schemaMismatch(snapshot.stream, job: job.uid)
            }
            actions += others.map(Action.completeRequest)
        }
    }
    if snapshot.stream.hasState(.schemaMismatch) { actions.append(.setState(nil)) }
    return Decision(actions: actions + [.deleteJob(uid: job.uid, because: .complete)])
}

/// A new stream whose first backfill was asked for by somebody is backfilled once: that it is not new any more must be known before the Job that
/// shows it is gone.
private func recordFirstBackfill(_ job: ObservedJob, _ snapshot: StreamSnapshot) -> [Action] {
    let isKnown =
        StreamPhase(recorded: snapshot.stream.status.phase) != nil
        || snapshot.requests.contains { $0.name == RequestName.initial(snapshot.stream) }
    return job.isBackfill && !isKnown ? StreamReport(snapshot).decision(.active(job)).actions : []
}

/// The stream is stopped: nothing of it runs.
private func suspend(_ snapshot: StreamSnapshot) -> Decision {
    var actions: [Action] = []
    // That a stream was first seen suspended must be known before anything else: it is never backfilled by itself.
    let report = StreamReport(snapshot)
    if StreamPhase(recorded: snapshot.stream.status.phase) == nil { actions += report.decision(.suspended).actions }
    if snapshot.stream.hasState(.crashLoop) { actions.append(.setState(nil)) }
    if let job = snapshot.job, !job.isTerminating { actions.append(.deleteJob(uid: job.uid, because: .suspended)) }
    actions += deleteCronJob(snapshot, because: .suspended)
    return actions.isEmpty ? report.decision(.suspended) : Decision(actions: actions)
}

/// A Job has failed: that is written where a person sees it, and the Job stays for them to look at.
private func fail(_ snapshot: StreamSnapshot) -> Decision {
    Decision(actions: [.setState(.crashLoop)] + StreamReport(snapshot).decision(.failed).actions)
}

/// The stream stands still until a person acts.
private func stand(_ snapshot: StreamSnapshot) -> Decision {
    let isWhole = snapshot.stateKeys.allSatisfy {
        snapshot.stream.stateAnnotations[$0] == StateAnnotation.crashLoop.rawValue
    }
    var actions: [Action] = isWhole ? [] : [.setState(.crashLoop)]
    // A Job that runs although the stream stands still was started before that was known.
    if let job = snapshot.job, !job.isTerminating, job.outcome == .none {
        actions.append(.deleteJob(uid: job.uid, because: .failureAcknowledged))
    }
    actions += deleteCronJob(snapshot, because: .failureAcknowledged)
    return Decision(actions: actions + StreamReport(snapshot).decision(.failed).actions)
}

/// A person has let the stream go on: the failed Job goes, then that is recorded, and only then something new may start.
private func release(_ snapshot: StreamSnapshot) -> Decision {
    if snapshot.stream.hasState(.crashLoop) { return Decision(actions: [.setState(nil)]) }
    if let job = snapshot.job {
        return Decision(actions: job.isTerminating ? [] : [.deleteJob(uid: job.uid, because: .failureAcknowledged)])
    }
    return StreamReport(snapshot).decision(.waiting("the stream goes on after a failure"))
}

/// The stream is to run: sees to it that the right Job is there, and no other.
private func run(_ snapshot: StreamSnapshot) -> Decision {
    let desired = DesiredMode(snapshot)
    if let job = snapshot.job {
        if job.isTerminating { return StreamReport(snapshot).decision(.waiting("the earlier Job is ending")) }
        if let cause = replacement(of: job, by: desired, snapshot) {
            return Decision(actions: recordFirstBackfill(job, snapshot) + [.deleteJob(uid: job.uid, because: cause)])
        }
        let stray = deleteCronJob(snapshot, because: .otherBackend)
        return stray.isEmpty ? StreamReport(snapshot).decision(.active(job)) : Decision(actions: stray)
    }
    switch desired {
    case .firstBackfill:
        return Decision(actions: [.createRequest(name: RequestName.initial(snapshot.stream), cause: .initial)])
    case .unknown:
        return StreamReport(snapshot).decision(
            .blocked("InvalidSpec", snapshot.stream.problems.map(\.description).joined(separator: "; ")))
    case .scheduled(let schedule): return runSchedule(schedule, snapshot)
    case .backfill, .streaming: return start(desired, snapshot)
    }
}

/// Why a Job that runs must make room for what is desired; nil where it is what is desired.
///
/// Nothing can be made of a spec that is wrong, so that a Job of the earlier one goes on: a slip of the pen stops no stream.
private func replacement(of job: ObservedJob, by desired: DesiredMode, _ snapshot: StreamSnapshot) -> DeletionCause? {
    let cause = difference(of: job, from: desired, snapshot)
    return snapshot.stream.problems.isEmpty || cause == .backfillNotRequested ? cause : nil
}

private func difference(of job: ObservedJob, from desired: DesiredMode, _ snapshot: StreamSnapshot) -> DeletionCause? {
    let stream = snapshot.stream
    switch desired {
    case .backfill(let request):
        guard job.isBackfill, job.backfillID == request.name else { return .backfillRequested }
        return job.hash == ConfigurationHash.backfill(specHash: stream.hash, request: request.spec) ? nil : .outdated
    case .streaming, .firstBackfill:
        if job.isBackfill { return .backfillNotRequested }
        return job.hash == stream.hash ? nil : .outdated
    case .scheduled: return .otherBackend
    case .unknown: return nil
    }
}

private func runSchedule(_ schedule: String, _ snapshot: StreamSnapshot) -> Decision {
    guard let cronJob = snapshot.cronJob else {
        if let obstacle = Obstacle(snapshot, isBackfill: false) {
            return StreamReport(snapshot).decision(.blocked(obstacle.reason, obstacle.message))
        }
        return Decision(actions: [.createCronJob(schedule: schedule)])
    }
    guard JobRelation(cronJob, to: snapshot.stream) != .foreign else { return StreamReport(snapshot).decision(.nameConflict) }
    if cronJob.isTerminating { return StreamReport(snapshot).decision(.waiting("the earlier CronJob is ending")) }
    if cronJob.owner?.uid != snapshot.stream.uid {
        return Decision(actions: [.deleteCronJob(uid: cronJob.uid, because: .earlierStream)])
    }
    if cronJob.hash != snapshot.stream.hash { return Decision(actions: [.deleteCronJob(uid: cronJob.uid, because: .outdated)]) }
    return StreamReport(snapshot).decision(.scheduled)
}

/// Starts a Job, if nothing is in its way.
private func start(_ desired: DesiredMode, _ snapshot: StreamSnapshot) -> Decision {
    guard let mode = desired.jobMode else { return Decision() }
    if snapshot.cronJob != nil {
        let actions = deleteCronJob(snapshot, because: mode.isBackfill ? .backfillRequested : .otherBackend)
        return actions.isEmpty ? StreamReport(snapshot).decision(.waiting("the CronJob is ending")) : Decision(actions: actions)
    }
    if let obstacle = Obstacle(snapshot, isBackfill: mode.isBackfill) {
        return StreamReport(snapshot).decision(.blocked(obstacle.reason, obstacle.message))
    }
    if snapshot.hasLingeringPods {
        var decision = StreamReport(snapshot).decision(.waiting("a pod of the earlier Job is ending"))
        decision.again = .seconds(1)
        return decision
    }
    if case .after(let duration, let reason) = snapshot.permit {
        var decision = StreamReport(snapshot).decision(.waiting(reason))
        decision.again = duration
        return decision
    }
    return Decision(actions: [.createJob(mode)])
}

/// Deletes the stream's own CronJob, where there is one that is not on its way out.
private func deleteCronJob(_ snapshot: StreamSnapshot, because cause: DeletionCause) -> [Action] {
    guard let cronJob = snapshot.cronJob, !cronJob.isTerminating, JobRelation(cronJob, to: snapshot.stream) != .foreign else {
        return []
    }
    return [.deleteCronJob(uid: cronJob.uid, because: cause)]
}
