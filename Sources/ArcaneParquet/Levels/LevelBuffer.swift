/// Definition or repetition levels: one byte a level, and no memory at all while all are alike.
struct LevelBuffer: Equatable {
    /// The number of levels.
    private(set) var count = 0
    /// The level that all have while `levels` is empty.
    private var common: UInt8 = 0
    /// The levels, once they differ.
    private var levels: [UInt8] = []

    /// Creates a buffer without levels.
    init() {}

    /// Creates a buffer of `count` equal levels.
    init(repeating level: UInt8, count: Int) {
        self.common = level
        self.count = count
    }

    /// Creates a buffer of `levels`.
    init(_ levels: [UInt8]) {
        self.count = levels.count
        self.levels = levels
    }

    /// The levels one by one.
    var all: [UInt8] { levels.isEmpty ? Array(repeating: common, count: count) : levels }

    /// Appends the levels of `other`.
    mutating func append(_ other: LevelBuffer) {
        guard other.count > 0 else { return }
        if count == 0 {
            common = other.common
            levels.append(contentsOf: other.levels)
        } else if !(levels.isEmpty && other.levels.isEmpty && common == other.common) {
            if levels.isEmpty { levels.append(contentsOf: repeatElement(common, count: count)) }
            if other.levels.isEmpty {
                levels.append(contentsOf: repeatElement(other.common, count: other.count))
            } else {
                levels.append(contentsOf: other.levels)
            }
        }
        count += other.count
    }

    /// Takes all levels out and keeps the memory.
    mutating func removeAll() {
        count = 0
        levels.removeAll(keepingCapacity: true)
    }

    /// How often `level` comes.
    func count(of level: UInt8) -> Int {
        if levels.isEmpty { return level == common ? count : 0 }
        return levels.reduce(0) { $0 + ($1 == level ? 1 : 0) }
    }

    /// Appends the levels as a data page of version 1 holds them: the number of bytes, then the hybrid encoding.
    func append(to output: inout [UInt8], maximum: UInt8) {
        var encoded: [UInt8] = []
        let bitWidth = RunLengthBitPacking.bitWidth(ofMaximum: Int(maximum))
        if levels.isEmpty {
            RunLengthBitPacking.append(repeating: UInt32(common), count: count, bitWidth: bitWidth, to: &encoded)
        } else {
            RunLengthBitPacking.append(levels, bitWidth: bitWidth, to: &encoded)
        }
        output.appendLittleEndian(UInt32(truncatingIfNeeded: encoded.count))
        output.append(contentsOf: encoded)
    }
}
