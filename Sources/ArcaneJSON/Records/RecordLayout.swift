public import ArcaneCore

/// Where the records are in a body.
public enum RecordLayout: Hashable, Sendable {
    /// One JSON document. The path leads from its root to the array of the records, name by name; an empty path is the root
    /// itself.
    ///
    /// A `*` goes through all members of an object or all elements of an array. A path with a `*` may lead to many arrays,
    /// and it may also end at objects: each of them is a record then. Without a `*`, an object at the end of the path is an
    /// error, the root included: an envelope that nobody has looked into would pass for a record.
    case document(path: [String])
    /// Records one behind the other, as in JSON Lines; a body with one object alone is one record.
    case lines
}

/// What a scanner keeps in memory at most.
public struct RecordLimits: Hashable, Sendable {
    /// Bytes of one record.
    public var recordBytes: Int
    /// Bytes of the document without its records.
    public var envelopeBytes: Int

    /// Creates limits.
    public init(recordBytes: Int = 64 << 20, envelopeBytes: Int = 1 << 20) {
        self.recordBytes = recordBytes
        self.envelopeBytes = envelopeBytes
    }
}

/// What a complete body was.
public struct RecordScanSummary: Hashable, Sendable {
    /// The document with an empty array, or an empty object, in place of its records; null for a body of lines.
    public var envelope: JSONValue
    /// The number of records.
    public var recordCount: Int
    /// The number of bytes of the body.
    public var byteCount: Int
    /// Whether the path led to something: records, an empty array, or null. A body without it has no records, and may well
    /// be an error message.
    public var isPathFound: Bool
}
