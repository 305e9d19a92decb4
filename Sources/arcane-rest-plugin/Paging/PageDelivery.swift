import ArcaneCore
import ArcaneJSON

/// Records on their way from the responses to the rows.
struct PageDelivery: Sendable {
    /// The records: those of a page, or of a part of a large one.
    var records: RecordBuffer
    /// When the page was requested.
    var requestedAt: Timestamp
    /// How many bytes of the response these records came with.
    var byteCount: Int
}
