/// Collects texts, JSON texts or byte strings.
public final class BytesBuilder {
    /// The type of the column.
    public let type: DataType
    @usableFromInline var run = BytesRun()

    init(_ type: DataType) {
        self.type = type
    }

    /// The number of values so far.
    public var count: Int { run.offsets.count - 1 }

    /// The number of bytes of all values so far.
    public var byteCount: Int { run.data.count }

    /// Appends the bytes of a value. For `string` and `json` they must be valid UTF-8.
    @inlinable
    public func append(_ bytes: some Sequence<UInt8>) {
        run.append { $0.append(contentsOf: bytes) }
    }

    /// Appends a text.
    @inlinable
    public func append(_ text: String) {
        append(text.utf8)
    }

    /// Appends an absent value.
    @inlinable
    public func appendNull() {
        run.appendNull()
    }

    /// Appends as many values as `body` likes, for a source that fills column by column: the builder is opened once for all
    /// of them.
    @inlinable
    public func fill(_ body: (inout BytesRun) -> Void) {
        body(&run)
    }

    func truncate(to count: Int) {
        run.offsets.removeLast(run.offsets.count - 1 - count)
        run.data.removeLast(run.data.count - (run.offsets.last ?? 0))
        run.validity.truncate(to: count)
    }

    func finish() -> Column {
        let full = run
        run = BytesRun()
        run.offsets.reserveCapacity(full.offsets.count)
        run.data.reserveCapacity(full.data.count)
        return Column(type: type, validity: full.validity, values: .bytes(offsets: full.offsets, data: full.data))
    }
}

/// The values that a `BytesBuilder` has taken.
public struct BytesRun {
    @usableFromInline var offsets = [0]
    @usableFromInline var data: [UInt8] = []
    @usableFromInline var validity = Validity()

    init() {}

    /// Appends the value whose bytes `write` appends to the array, and does nothing else to it. For `string` and `json` they
    /// must be valid UTF-8.
    @inlinable
    public mutating func append(_ write: (inout [UInt8]) -> Void) {
        write(&data)
        offsets.append(data.count)
        validity.append(true)
    }

    /// Appends `count` values that are all present: `bytes` of each number from 0 on. For `string` and `json` they must be valid
    /// UTF-8.
    @inlinable
    public mutating func append(count: Int, _ bytes: (Int) -> UnsafeRawBufferPointer) {
        for number in 0..<count {
            data.append(contentsOf: bytes(number))
            offsets.append(data.count)
        }
        validity.append(repeating: true, count: count)
    }

    /// Appends an absent value.
    @inlinable
    public mutating func appendNull() {
        offsets.append(data.count)
        validity.append(false)
    }
}
