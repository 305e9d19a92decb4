import ArcaneCore

/// The texts or byte strings of a page, one behind the other.
struct ByteStringValues: PageValues {
    /// The bytes of all values.
    private(set) var data: [UInt8] = []
    /// Value i lies from `offsets[i]` to `offsets[i + 1]`.
    private(set) var offsets = [0]
    /// Whether the values are UTF-8.
    let isText: Bool

    var count: Int { offsets.count - 1 }
    var plainByteCount: Int { data.count + 4 * count }

    init(isText: Bool) {
        self.isText = isText
    }

    mutating func append(_ values: ColumnValues, _ runs: [Range<Int>]) {
        guard case .bytes(let sourceOffsets, let sourceData) = values else { return }
        for run in runs {
            let start = sourceOffsets[run.lowerBound]
            let shift = data.count - start
            data.append(contentsOf: sourceData[start..<sourceOffsets[run.upperBound]])
            for offset in sourceOffsets[(run.lowerBound + 1)...run.upperBound] { offsets.append(offset + shift) }
        }
    }

    func appendPlain(to output: inout [UInt8]) {
        output.reserveCapacity(output.count + plainByteCount)
        for index in 0..<count {
            let value = data[offsets[index]..<offsets[index + 1]]
            output.appendLittleEndian(UInt32(truncatingIfNeeded: value.count))
            output.append(contentsOf: value)
        }
    }

    mutating func removeAll() {
        data.removeAll(keepingCapacity: true)
        offsets.removeLast(offsets.count - 1)
    }

    var bounds: Bounds<ByteStringBound>? {
        guard let (smallest, largest) = extremes else { return nil }
        return Bounds(
            minimum: ByteStringBound(lower: self[smallest], isText: isText),
            maximum: ByteStringBound(upper: self[largest], isText: isText))
    }

    private subscript(index: Int) -> ArraySlice<UInt8> { data[offsets[index]..<offsets[index + 1]] }

    /// The positions of the smallest and the largest value.
    ///
    /// The first eight bytes decide for nearly all values; only where they are the same is the rest compared.
    private var extremes: (smallest: Int, largest: Int)? {
        guard count > 0 else { return nil }
        let bytes = data.span.bytes
        var smallest = 0
        var largest = 0
        var low = Self.head(of: bytes, offsets[0]..<offsets[1])
        var high = low
        for index in 1..<count {
            let head = Self.head(of: bytes, offsets[index]..<offsets[index + 1])
            if head < low || (head == low && self[index].lexicographicallyPrecedes(self[smallest])) {
                smallest = index
                low = head
            }
            if head > high || (head == high && self[largest].lexicographicallyPrecedes(self[index])) {
                largest = index
                high = head
            }
        }
        return (smallest, largest)
    }

    /// The first eight bytes of a value as a number that sorts as they do; zeros stand for what is missing.
    private static func head(of bytes: RawSpan, _ range: Range<Int>) -> UInt64 {
        if range.count >= 8 { return UInt64(bigEndian: bytes.load(range.lowerBound, as: UInt64.self)) }
        var head: UInt64 = 0
        for index in range { head = head << 8 | UInt64(bytes.load(index, as: UInt8.self)) }
        return range.isEmpty ? 0 : head << UInt64(64 - 8 * range.count)
    }
}

extension ByteStringValues {
    typealias Dictionary = ByteStringDictionary
}
