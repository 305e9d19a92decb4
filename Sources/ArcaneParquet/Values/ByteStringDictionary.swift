/// The distinct texts or byte strings of a chunk.
struct ByteStringDictionary: ValueDictionary {
    /// The entries, each with its length before it: the plain encoding.
    private var plain: [UInt8] = []
    /// Where the bytes of each entry begin in `plain`, and how many there are.
    private var places: [Place] = []
    private var table = SlotTable()

    private struct Place {
        var hash: UInt64
        var offset: Int
        var count: Int
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
            let value = bytes.extracting(range)
            let hash = Hashing.hash(value, seed)
            var slot = table.firstSlot(hash)
            while let entry = table[slot] {
                if isEqual(places[Int(entry)], hash, value) { break }
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
            places.append(Place(hash: hash, offset: plain.count, count: range.count))
            plain.append(contentsOf: page.data[range])
            if table.isCrowded(by: places.count) { rebuildTable() }
        }
        return true
    }

    func appendPlain(to output: inout [UInt8]) {
        output.append(contentsOf: plain)
    }

    mutating func removeAll() {
        plain.removeAll(keepingCapacity: true)
        places.removeAll(keepingCapacity: true)
        table = SlotTable()
    }

    private func isEqual(_ place: Place, _ hash: UInt64, _ value: RawSpan) -> Bool {
        guard place.hash == hash, place.count == value.byteCount else { return false }
        let bytes = plain.span.bytes
        var offset = 0
        while offset + 8 <= place.count {
            guard bytes.load(place.offset + offset, as: UInt64.self) == value.load(offset, as: UInt64.self) else { return false }
            offset += 8
        }
        while offset < place.count {
            guard bytes.load(place.offset + offset, as: UInt8.self) == value.load(offset, as: UInt8.self) else { return false }
            offset += 1
        }
        return true
    }

    private mutating func rebuildTable() {
        table = SlotTable(entryCount: places.count)
        for (index, place) in places.enumerated() {
            table.insert(UInt32(truncatingIfNeeded: index), hash: place.hash)
        }
    }
}
