/// A part of a backfill.
struct SqlServerSlice: Hashable, Sendable, Codable {
    /// Which rows belong to it.
    var range: KeyRange
    /// The version of change tracking at which the backfill began; nil in other modes.
    var version: Int64?
}

/// A part of a table.
enum KeyRange: Hashable, Sendable, Codable {
    /// The rows behind the key `after` up to the key `upTo`, which is part of it; nil for no bound on that side. Keys are texts as
    /// `SqlType.boundText` makes them, one for each column of the key.
    case keys(after: [String]?, upTo: [String]?)
    /// All rows, for a table without a primary key.
    case everything

    /// Whether no other part follows.
    var isLast: Bool {
        switch self {
        case .keys(_, let upTo): upTo == nil
        case .everything: true
        }
    }

    /// The key at which the next part begins.
    var end: [String]? {
        if case .keys(_, let upTo) = self { upTo } else { nil }
    }
}
