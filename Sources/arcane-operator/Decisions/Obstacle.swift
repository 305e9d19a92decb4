import ArcaneResources

/// What keeps a Job from being started, and what a person can do about it.
struct Obstacle: Hashable, Sendable {
    /// A word for programs.
    let reason: String
    /// A sentence for people.
    let message: String

    /// The first thing that is in the way of a Job; nil where nothing is.
    init?(_ snapshot: StreamSnapshot, isBackfill: Bool) {
        let stream = snapshot.stream
        let name = isBackfill ? stream.backfillTemplate : stream.backend?.template
        if !stream.problems.isEmpty {
            self.init("InvalidSpec", stream.problems.map(\.description).joined(separator: "; "))
        } else if let name {
            switch isBackfill ? snapshot.backfillTemplate : snapshot.streamingTemplate {
            case .missing: self.init("TemplateMissing", "there is no StreamingJobTemplate \(name); create it, or name another")
            case .invalid(let problem):
                self.init("TemplateInvalid", "the StreamingJobTemplate \(name) makes no Job: \(problem)")
            case .found:
                if let secret = snapshot.missingSecrets.sorted().first {
                    self.init(
                        "SecretMissing",
                        "there is no Secret \(secret) in the namespace \(stream.namespace); create it, or mark it optional")
                } else if let refusal = snapshot.refusal {
                    self.init(refusal.reason, refusal.message)
                } else {
                    return nil
                }
            }
        } else {
            self.init("TemplateMissing", "the spec names no template for this Job; add a backfillJobTemplateRef")
        }
    }

    private init(_ reason: String, _ message: String) {
        self.reason = reason
        self.message = message
    }
}
