import ArcaneCore
import ArcaneResources

/// What to do before a window is read.
enum SchemaDecision: Hashable, Sendable {
    /// Go on with this schema; nothing changed.
    case proceed
    /// Write rows of the new schema from here on, in new files.
    case adopt
    /// Ask for a backfill, for this reason.
    case requestBackfill(String)
    /// End with an error, for this reason.
    case fail(String)

    /// Decides by the schema the stream has been writing (nil or unknown: none yet) and the source's present one.
    static func decide(stored: Schema?, current: Schema, evolution: SchemaEvolution) -> SchemaDecision {
        guard let stored, !stored.isUnknown else { return current.isUnknown ? .proceed : .adopt }
        guard !current.isUnknown else { return .proceed }
        let difference = SchemaDifference(from: stored, to: current)
        if difference.isEmpty { return .proceed }
        let reason = "the source's schema has changed: \(difference)"
        return switch evolution {
        case .backfill: .requestBackfill(reason)
        case .evolve: difference.isAdditive ? .adopt : .requestBackfill(reason)
        case .fail: .fail(reason)
        }
    }
}
