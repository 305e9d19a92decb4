/// The slots of a hash table with open addressing: each free, or the number of a dictionary's entry.
///
/// At most half of the slots are taken, so that a search ends soon. Whether a slot's entry is the one looked for, the
/// dictionary decides: it has the values.
struct SlotTable {
    /// 0 where the slot is free, else one more than the number of the entry.
    private var slots: [UInt32]
    private let mask: Int

    /// Creates a table with room for `entryCount` entries, and as many again.
    init(entryCount: Int = 0) {
        var size = 1024
        while size < entryCount * 4 { size *= 2 }
        slots = Array(repeating: 0, count: size)
        mask = size - 1
    }

    /// Bytes of memory that the slots take.
    var memoryByteCount: Int { slots.count * 4 }

    /// Whether `entryCount` entries are too many.
    func isCrowded(by entryCount: Int) -> Bool { entryCount * 2 > slots.count }

    /// Where the search for a hash begins.
    func firstSlot(_ hash: UInt64) -> Int { Int(truncatingIfNeeded: hash) & mask }

    /// Where the search goes on.
    func next(_ slot: Int) -> Int { (slot &+ 1) & mask }

    /// The entry in `slot`, nil where it is free.
    subscript(slot: Int) -> UInt32? {
        get {
            let value = slots[slot]
            return value == 0 ? nil : value &- 1
        }
        set { slots[slot] = newValue.map { $0 &+ 1 } ?? 0 }
    }

    /// Puts an entry that is not in the table into the first free slot.
    mutating func insert(_ entry: UInt32, hash: UInt64) {
        var slot = firstSlot(hash)
        while slots[slot] != 0 { slot = next(slot) }
        slots[slot] = entry &+ 1
    }
}
