import ArcaneResources

/// Something to be written. Each is conditional on what the snapshot showed, so that one that comes too late does nothing.
enum Action: Hashable, Sendable {
    /// Create a BackfillRequest of this name. That there is one is success.
    case createRequest(name: String, cause: BackfillCause)
    /// Set a request to completed.
    case completeRequest(ObservedRequest)
    /// Create the stream's Job.
    case createJob(JobMode)
    /// Delete the Job with this uid, its pods first.
    case deleteJob(uid: String, because: DeletionCause)
    /// Create the stream's CronJob.
    case createCronJob(schedule: String)
    /// Delete the CronJob with this uid, its Jobs first.
    case deleteCronJob(uid: String, because: DeletionCause)
    /// Set the state annotation of the stream under all keys; nil removes it.
    case setState(StateAnnotation?)
    /// Record the stream's status.
    case writeStatus(StreamStatus)
}

/// Why a backfill is asked for.
enum BackfillCause: String, Hashable, Sendable {
    /// The stream is new.
    case initial = "initial-backfill"
    /// The source's schema has changed.
    case schemaMismatch = "schema-mismatch"
    /// A person asked by an annotation.
    case reload = "reload"
}

/// Why a Job is deleted.
enum DeletionCause: String, Hashable, Sendable {
    /// The stream is suspended.
    case suspended = "the stream is suspended"
    /// It has done what it was for.
    case complete = "it is complete"
    /// A person has acted on its failure.
    case failureAcknowledged = "its failure was acknowledged"
    /// The stream's spec, or the request, has changed.
    case outdated = "the stream's configuration has changed"
    /// A backfill is due.
    case backfillRequested = "a backfill is requested"
    /// Its BackfillRequest is gone, or was completed by hand.
    case backfillNotRequested = "its backfill is no longer requested"
    /// The stream is run in another way now.
    case otherBackend = "the stream is run in another way now"
    /// It belongs to an earlier stream of this name.
    case earlierStream = "it belongs to an earlier stream of this name"
}

/// What to do about a stream.
struct Decision: Hashable, Sendable {
    /// What to write, in this order; where one fails the rest is left for the next decision.
    var actions: [Action] = []
    /// When to decide again although nothing has happened.
    var again: Duration?
}
