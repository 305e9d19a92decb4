/// Records that a scanner has found, as JSON text: each with a line feed behind it.
///
/// The beginning of a record whose end has not come yet may stand behind the complete ones.
public struct RecordBuffer: Sendable {
    /// The number of complete records.
    public private(set) var recordCount = 0
    /// The number of bytes of the complete records.
    public private(set) var completeByteCount = 0
    private var bytes: [UInt8] = []

    /// Creates an empty buffer.
    public init() {}

    /// The text of the complete records.
    public var completeBytes: ArraySlice<UInt8> { bytes[..<completeByteCount] }

    /// The number of bytes of the record in progress.
    var openByteCount: Int { bytes.count - completeByteCount }

    mutating func append(_ part: ArraySlice<UInt8>) {
        bytes += part
    }

    mutating func endRecord() {
        bytes.append(UInt8(ascii: "\n"))
        completeByteCount = bytes.count
        recordCount += 1
    }

    /// Takes the complete records out, as a buffer of their own; the beginning of the record in progress stays.
    public mutating func takeComplete() -> RecordBuffer {
        var rest = RecordBuffer()
        rest.bytes += bytes[completeByteCount...]
        bytes.removeLast(openByteCount)
        swap(&self, &rest)
        return rest
    }

    /// Moves the complete records onto `tape`, one value of the top level each; their beginning stays. The two swap their
    /// memory, so that nothing is allocated from batch to batch. Throws `JSONError` where a record is not JSON.
    public mutating func move(to tape: inout JSONTape) throws(JSONError) {
        var next = tape.takeSource()
        next.removeAll(keepingCapacity: true)
        next += bytes[completeByteCount...]
        bytes.removeLast(openByteCount)
        swap(&next, &bytes)
        completeByteCount = 0
        recordCount = 0
        try tape.parse(next)
    }
}
