/// Collects texts, JSON texts or byte strings.
public final class BytesBuilder {
    /// The type of the column.
    public let type: DataType
    @usableFromInline var offsets = [0]
    @usableFromInline var data: [UInt8] = []
    @usableFromInline var validity = Validity()

    init(_ type: DataType) {
        self.type = type
    }

    /// The number of values so far.
    public var count: Int { offsets.count - 1 }

    /// The number of bytes of all values so far.
    public var byteCount: Int { data.count }

    /// Appends the bytes of a value. For `string` and `json` they must be valid UTF-8.
    @inlinable
    public func append(_ bytes: some Sequence<UInt8>) {
        data.append(contentsOf: bytes)
        offsets.append(data.count)
        validity.append(true)
    }

    /// Appends a text.
    @inlinable
    public func append(_ text: String) {
        append(text.utf8)
    }

    /// Appends an absent value.
    @inlinable
    public func appendNull() {
        offsets.append(data.count)
        validity.append(false)
    }

    func truncate(to count: Int) {
        offsets.removeLast(offsets.count - 1 - count)
        data.removeLast(data.count - (offsets.last ?? 0))
        validity.truncate(to: count)
    }

    func finish() -> Column {
        defer {
            offsets = [0]
            data = []
            data.reserveCapacity(byteCount)
            validity = Validity()
        }
        return Column(type: type, validity: validity, values: .bytes(offsets: offsets, data: data))
    }
}
