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
        let start = output.count
        output.append(contentsOf: repeatElement(0, count: plainByteCount))
        var span = output.mutableSpan
        var plain = span.mutableBytes
        let bytes = data.span.bytes
        var target = start
        for index in 0..<count {
            let range = offsets[index]..<offsets[index + 1]
            plain.storeBytes(of: UInt32(truncatingIfNeeded: range.count), toByteOffset: target, as: UInt32.self)
            plain.copy(bytes, range, to: target + 4)
            target += 4 + range.count
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
    /// The first eight bytes decide for many values; only where they are the same is the rest compared.
    private var extremes: (smallest: Int, largest: Int)? {
        guard count > 0 else { return nil }
        let bytes = data.span.bytes
        var (smallest, largest) = (0, 0)
        var smallestRange = offsets[0]..<offsets[1]
        var largestRange = smallestRange
        var low = bytes.sortKey(of: smallestRange)
        var high = low
        for index in 1..<count {
            let range = offsets[index]..<offsets[index + 1]
            let key = bytes.sortKey(of: range)
            if key < low || (key == low && bytes.isRest(of: range, before: smallestRange)) {
                (smallest, smallestRange, low) = (index, range, key)
            }
            if key > high || (key == high && bytes.isRest(of: largestRange, before: range)) {
                (largest, largestRange, high) = (index, range, key)
            }
        }
        return (smallest, largest)
    }
}

extension ByteStringValues {
    typealias Dictionary = ByteStringDictionary
}
