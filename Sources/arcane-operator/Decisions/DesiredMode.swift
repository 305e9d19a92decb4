import ArcaneResources

/// What a stream that is neither suspended nor failed should be doing.
enum DesiredMode: Hashable, Sendable {
    /// Ask for its first backfill.
    case firstBackfill
    /// Run the backfill of this request.
    case backfill(ObservedRequest)
    /// Follow the source's changes.
    case streaming
    /// Have a CronJob with this schedule.
    case scheduled(String)
    /// Nothing: its spec does not say how it is run.
    case unknown

    init(_ snapshot: StreamSnapshot) {
        let stream = snapshot.stream
        let open = snapshot.requests.filter(\.isOpen)
        // A backfill that runs is not interrupted for an older request.
        let running = snapshot.job.flatMap { job in open.first { job.isBackfill && $0.name == job.backfillID } }
        if let request = running ?? open.first {
            self = .backfill(request)
            return
        }
        switch stream.backend {
        case nil: self = .unknown
        case .batch(let schedule, _): self = .scheduled(schedule)
        case .changeCapture:
            let isNew = StreamPhase(recorded: stream.status.phase) == nil
            let hasFirst = snapshot.requests.contains { $0.name == RequestName.initial(stream) }
            // One that is backfilled already, by an operator whose record was lost, is not backfilled again.
            self = isNew && !hasFirst && snapshot.job == nil ? .firstBackfill : .streaming
        }
    }

    /// What a Job of this mode is to do; nil where none is wanted.
    var jobMode: JobMode? {
        switch self {
        case .backfill(let request): .backfill(BackfillOrder(name: request.name, spec: request.spec))
        case .streaming: .streaming
        case .firstBackfill, .scheduled, .unknown: nil
        }
    }
}
