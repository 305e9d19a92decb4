import ArcaneCore

/// How far a stream with a cursor has read: the highest value, and which records of exactly that value were delivered.
///
/// The next request begins at the value itself, for more records may appear with it (two changes in one second); those that
/// were delivered come again and are recognised by a digest of the record. A record that has changed since has another digest
/// and is delivered.
struct CursorEdge: Hashable, Sendable {
    /// The highest value of all records; nil before the first one.
    private(set) var value: CursorValue?
    /// Digests of the delivered records that have exactly this value.
    private(set) var delivered: Set<UInt64>

    /// So many digests are remembered. Records beyond come twice, which readers that merge on the key do not notice.
    static let maximumDelivered = 1000

    /// Stands at `value`, of which no record was delivered yet.
    init(value: CursorValue? = nil) {
        self.value = value
        delivered = []
    }

    /// Whether the record with this value and digest was delivered before the edge was reached.
    func hasDelivered(_ value: CursorValue, digest: @autoclosure () -> UInt64) -> Bool {
        guard let edge = self.value, edge.isLevel(with: value) else { return false }
        return delivered.contains(digest())
    }

    /// Takes a delivered record into account; records may come in any order.
    mutating func advance(_ value: CursorValue, digest: @autoclosure () -> UInt64) {
        guard let edge = self.value, value.isLevel(with: edge) || value < edge else {
            self.value = value
            delivered = [digest()]
            return
        }
        guard value.isLevel(with: edge) else { return }
        self.value = max(edge, value)
        if delivered.count < CursorEdge.maximumDelivered { delivered.insert(digest()) }
    }
}

extension CursorEdge: Codable {
    private enum CodingKeys: String, CodingKey {
        case value, delivered
    }

    /// Reads what `encode(to:)` wrote.
    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        value = try container.decodeIfPresent(CursorValue.self, forKey: .value)
        delivered = Set(try container.decode([UInt64].self, forKey: .delivered))
    }

    /// Writes value and digests; equal edges give equal texts.
    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encodeIfPresent(value, forKey: .value)
        try container.encode(delivered.sorted(), forKey: .delivered)
    }
}
