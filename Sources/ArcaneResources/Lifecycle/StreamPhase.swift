/// Where a stream is in its life (contract, section 5).
public enum StreamPhase: String, Hashable, Sendable, CaseIterable {
    /// Its Job cannot be started yet; a condition says why.
    case pending = "Pending"
    /// Its streaming Job runs.
    case running = "Running"
    /// Its backfill Job runs.
    case backfilling = "Backfilling"
    /// Its Jobs are made by a schedule.
    case scheduled = "Scheduled"
    /// It is stopped by a person.
    case suspended = "Suspended"
    /// A Job has failed; a person has to act.
    case failed = "Failed"

    /// Reads a phase, also those that older operators wrote in capitals; nil for a stream that nobody has looked at.
    public init?(recorded text: String?) {
        switch text?.uppercased() {
        case "PENDING", "RESTARTING": self = .pending
        case "RUNNING": self = .running
        case "BACKFILLING", "RELOADING": self = .backfilling
        case "SCHEDULED": self = .scheduled
        case "SUSPENDED", "STOPPED", "TERMINATING": self = .suspended
        case "FAILED": self = .failed
        default: return nil
        }
    }
}
