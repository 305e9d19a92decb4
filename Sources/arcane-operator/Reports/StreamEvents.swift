import ArcaneKubernetes
import ArcaneResources

/// What people are told of a stream when an action is done: one event for each transition.
enum StreamEvents {
    /// The event for `action`; nil where it is only a step on the way to another one.
    static func event(for action: Action, _ snapshot: StreamSnapshot) -> ObjectEvent? {
        func event(
            _ reason: String, _ verb: String, _ note: String, _ kind: ObjectEvent.Kind = .normal
        ) -> ObjectEvent {
            ObjectEvent(object: ObjectEvent.Object(snapshot.stream), kind: kind, reason: reason, action: verb, note: note)
        }
        switch action {
        case .createRequest(let name, let cause):
            let note =
                switch cause {
                case .initial: "the stream is new"
                case .schemaMismatch: "the source's schema has changed"
                case .reload: "a person asked for it"
                }
            return event("BackfillRequested", "RequestBackfill", "\(note): made the BackfillRequest \(name)")
        case .completeRequest(let request):
            return event("BackfillCompleted", "CompleteBackfill", "the backfill \(request.name) is complete")
        case .createJob(.backfill(let order)):
            return event("BackfillStarted", "StartBackfill", "started the backfill \(order.name)")
        case .createJob: return event("StreamingStarted", "StartStreaming", "started to follow the source")
        case .createCronJob(let schedule): return event("Scheduled", "Schedule", "made a CronJob with the schedule \(schedule)")
        case .deleteJob(_, .complete):
            let isBackfill = snapshot.job?.isBackfill ?? false
            return isBackfill ? nil : event("StreamingCompleted", "RemoveJob", "the streaming Job is complete")
        case .deleteJob(_, let cause): return event("JobRemoved", "RemoveJob", "removed the Job: \(cause.rawValue)")
        case .deleteCronJob(_, let cause): return event("CronJobRemoved", "RemoveJob", "removed the CronJob: \(cause.rawValue)")
        case .setState: return nil
        case .writeStatus(let status):
            let ready = status.conditions.first { $0.type == "Ready" }
            let before = snapshot.stream.status.conditions.first { $0.type == "Ready" }
            guard let ready, let reason = ready.reason, before?.reason != reason else { return nil }
            switch reason {
            // The Job's own event has told of these.
            case "Streaming", "Backfilling", "Scheduled", "Waiting": return nil
            case "Suspended": return event(reason, "Suspend", ready.message ?? "")
            default: return event(reason, "Reconcile", ready.message ?? "", .warning)
            }
        }
    }
}

extension ObjectEvent.Object {
    /// A stream.
    init(_ stream: StreamDefinition) {
        self.init(
            apiVersion: stream.apiVersion, kind: stream.kind, name: ObjectName(stream.namespace, stream.name), uid: stream.uid)
    }
}
