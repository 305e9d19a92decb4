/// The distinct texts or byte strings of a chunk.
struct ByteStringDictionary: ValueDictionary {
    /// The entries, each with its length before it: the plain encoding.
    private var plain: [UInt8] = []
    /// The hash of each entry, and where its bytes lie in `plain`.
    private var places: [Place] = []
    private var table = SlotTable()

    private struct Place {
        var hash: UInt64
        var range: Range<Int>
    }

    var count: Int { places.count }
    var plainByteCount: Int { plain.count }
    var memoryByteCount: Int { plain.count + places.count * MemoryLayout<Place>.stride + table.memoryByteCount }

    mutating func appendIndices(of page: ByteStringValues, byteLimit: Int, to indices: inout [UInt32]) -> Bool {
        let seed = Hashing.seed
        let (countBefore, plainBefore) = (places.count, plain.count)
        let bytes = page.data.span.bytes
        for index in 0..<page.count {
            let range = page.offsets[index]..<page.offsets[index + 1]
            let hash = Hashing.hash(bytes, range, seed)
            var slot = table.firstSlot(hash)
            while let entry = table[slot] {
                let place = places[Int(entry)]
                if place.hash == hash && bytes.isEqual(range, to: plain.span.bytes, place.range) { break }
                slot = table.next(slot)
            }
            if let entry = table[slot] {
                indices.append(entry)
                continue
            }
            guard plain.count + 4 + range.count <= byteLimit else {
                places.removeLast(places.count - countBefore)
                plain.removeLast(plain.count - plainBefore)
                rebuildTable()
                return false
            }
            let entry = UInt32(truncatingIfNeeded: places.count)
            table[slot] = entry
            indices.append(entry)
            plain.appendLittleEndian(UInt32(truncatingIfNeeded: range.count))
            places.append(Place(hash: hash, range: plain.count..<(plain.count + range.count)))
            plain.append(contentsOf: page.data[range])
            if table.isCrowded(by: places.count) { rebuildTable() }
        }
        return true
    }

    func appendPlain(to output: inout [UInt8]) {
        output.append(contentsOf: plain)
    }

    mutating func removeAll() {
        self = ByteStringDictionary()
    }

    private mutating func rebuildTable() {
        table = SlotTable(entryCount: places.count)
        for (index, place) in places.enumerated() {
            table.insert(UInt32(truncatingIfNeeded: index), hash: place.hash)
        }
    }
}
