import ArcaneCore

/// The values of a page, each of the same number of bytes.
struct FixedWidthValues<Value: FixedWidthValue>: PageValues {
    /// The values.
    private(set) var values: [Value] = []
    /// Bytes of a value in the file.
    let width: Int

    var count: Int { values.count }
    var plainByteCount: Int { values.count * width }
    var bounds: Bounds<Value>? { Value.bounds(of: values) }

    init(width: Int) {
        self.width = width
    }

    mutating func append(_ values: ColumnValues, _ runs: [Range<Int>]) {
        Value.append(values, runs, to: &self.values)
    }

    func appendPlain(to output: inout [UInt8]) {
        Value.appendPlain(values, width: width, to: &output)
    }

    mutating func removeAll() {
        values.removeAll(keepingCapacity: true)
    }
}

/// The distinct values of a chunk, each of the same number of bytes.
struct FixedWidthDictionary<Value: FixedWidthValue>: ValueDictionary {
    private var entries: [Value] = []
    private var table = SlotTable()
    /// Bytes of a value in the file.
    let width: Int

    var count: Int { entries.count }
    var plainByteCount: Int { entries.count * width }
    var memoryByteCount: Int { entries.count * MemoryLayout<Value>.stride + table.memoryByteCount }

    init(width: Int) {
        self.width = width
    }

    mutating func appendIndices(of page: FixedWidthValues<Value>, byteLimit: Int, to indices: inout [UInt32]) -> Bool {
        let seed = Hashing.seed
        let before = entries.count
        let entryLimit = byteLimit / width
        for value in page.values {
            let bits = value.bits
            var slot = table.firstSlot(value.hash(seed))
            while let entry = table[slot] {
                if entries[Int(entry)].bits == bits { break }
                slot = table.next(slot)
            }
            if let entry = table[slot] {
                indices.append(entry)
                continue
            }
            guard entries.count < entryLimit else {
                entries.removeLast(entries.count - before)
                rebuildTable()
                return false
            }
            indices.append(UInt32(truncatingIfNeeded: entries.count))
            table[slot] = UInt32(truncatingIfNeeded: entries.count)
            entries.append(value)
            if table.isCrowded(by: entries.count) { rebuildTable() }
        }
        return true
    }

    func appendPlain(to output: inout [UInt8]) {
        Value.appendPlain(entries, width: width, to: &output)
    }

    mutating func removeAll() {
        self = FixedWidthDictionary(width: width)
    }

    private mutating func rebuildTable() {
        let seed = Hashing.seed
        table = SlotTable(entryCount: entries.count)
        for (index, entry) in entries.enumerated() {
            table.insert(UInt32(truncatingIfNeeded: index), hash: entry.hash(seed))
        }
    }
}

extension FixedWidthValues {
    typealias Dictionary = FixedWidthDictionary<Value>
}
