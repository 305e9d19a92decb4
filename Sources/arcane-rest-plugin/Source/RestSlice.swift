import ArcanePluginKit

/// A part of a REST backfill.
enum RestSlice: Hashable, Sendable, Codable {
    /// The records of a window.
    case window(TimeWindow)
    /// All records, for a stream without windows.
    case everything
}
