import ArcaneJSON

/// What tells whether two pages have the same records: a digest of how they begin, their number and their length.
///
/// Records of different pages differ, so that the beginning is enough, and costs next to nothing.
struct PageContent: Hashable, Sendable {
    /// So many bytes of a page's records go into the digest.
    private static let digestedBytes = 16 << 10

    /// The number of records.
    private(set) var recordCount = 0
    private var byteCount = 0
    private var digest = RecordDigest()

    /// Takes the next records of the page, in their order.
    mutating func take(_ records: RecordBuffer) {
        let bytes = records.completeBytes
        digest.take(bytes.prefix(max(0, PageContent.digestedBytes - byteCount)))
        recordCount += records.recordCount
        byteCount += bytes.count
    }
}
