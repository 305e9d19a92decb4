/// How an informer stands.
public enum InformerState: Sendable {
    /// The list has not been read yet.
    case syncing
    /// The list has been read, and changes are followed.
    case synced
    /// The list cannot be read; it is tried again. What was known before is still known.
    case failed(any Error)

    /// Whether the list has been read.
    public var isSynced: Bool { if case .synced = self { true } else { false } }
    /// Whether the list has been read, or cannot be.
    public var isDecided: Bool { if case .syncing = self { false } else { true } }

    /// The state of several together: the first failure, else the least.
    static func all(_ states: [InformerState]) -> InformerState {
        states.first { $0.isDecided && !$0.isSynced } ?? states.first { !$0.isSynced } ?? .synced
    }
}

/// What an informer has been through.
public struct InformerCounts: Hashable, Sendable {
    /// Lists that were read to their end.
    public var lists = 0
    /// Watches that were begun.
    public var watches = 0
    /// Lists and watches that failed, for whatever reason.
    public var failures = 0
    /// Watches that were ended because nothing was heard for too long; they count as failures too.
    public var silences = 0

    static func + (left: InformerCounts, right: InformerCounts) -> InformerCounts {
        InformerCounts(
            lists: left.lists + right.lists, watches: left.watches + right.watches, failures: left.failures + right.failures,
            silences: left.silences + right.silences)
    }
}
