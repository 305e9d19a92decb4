import ArcaneResources

/// Whether a stream stands still after a failure (contract, section 4).
///
/// The operator writes `crash-loop` under all keys and then records the phase Failed. Where the phase is recorded and a key is missing, a
/// person has removed it: that is how a stream is let go on. No Job is created while the phase is still Failed, so a Job that has failed
/// under that phase is always the one that the person knows of.
enum CrashLoop: Hashable, Sendable {
    /// There was no failure.
    case none
    /// It stands still.
    case standing
    /// A person has let it go on, and that is not recorded yet.
    case released

    init(_ snapshot: StreamSnapshot) {
        let set = snapshot.stateKeys.filter {
            snapshot.stream.stateAnnotations[$0] == StateAnnotation.crashLoop.rawValue
        }
        let isRecorded = StreamPhase(recorded: snapshot.stream.status.phase) == .failed
        // Earlier operators write fewer keys, or none, and a condition of another type: a stream that failed under one of them stands
        // still until a person acts, as it did before.
        let isOfEarlierOperator = snapshot.stream.status.conditions.contains { $0.type.uppercased() == "ERROR" }
        if isRecorded, isOfEarlierOperator {
            self = .standing
            return
        }
        if set.count == snapshot.stateKeys.count || (!set.isEmpty && !isRecorded) {
            self = .standing
        } else {
            self = isRecorded ? .released : .none
        }
    }
}
