import ArcaneResources

/// Whose a Job of the stream's name is.
enum JobRelation: Hashable, Sendable {
    /// The stream's.
    case own
    /// That of an earlier stream of this name, which is gone.
    case earlier
    /// Somebody else's.
    case foreign

    init(_ job: ObservedJob, to stream: StreamDefinition) {
        guard let owner = job.owner, owner.kind == stream.kind, owner.name == stream.name else {
            self = .foreign
            return
        }
        self = owner.uid == stream.uid ? .own : .earlier
    }
}
