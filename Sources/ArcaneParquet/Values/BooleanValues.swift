import ArcaneCore

/// The truth values of a page.
struct BooleanValues: PageValues {
    private var values: [Bool] = []

    var count: Int { values.count }
    var plainByteCount: Int { (values.count + 7) / 8 }

    var bounds: Bounds<Bool>? {
        guard !values.isEmpty else { return nil }
        return Bounds(minimum: !values.contains(false), maximum: values.contains(true))
    }

    mutating func append(_ values: ColumnValues, _ runs: [Range<Int>]) {
        guard case .boolean(let source) = values else { return }
        for run in runs { self.values.append(contentsOf: source[run]) }
    }

    /// One bit a value, lowest first.
    func appendPlain(to output: inout [UInt8]) {
        var byte: UInt8 = 0
        for (index, value) in values.enumerated() {
            if value { byte |= 1 << UInt8(index & 7) }
            if index & 7 == 7 {
                output.append(byte)
                byte = 0
            }
        }
        if values.count & 7 != 0 { output.append(byte) }
    }

    mutating func removeAll() {
        values.removeAll(keepingCapacity: true)
    }
}

/// Truth values have no dictionary: a bit each is as short as an index.
struct NoDictionary: ValueDictionary {
    var count: Int { 0 }
    var plainByteCount: Int { 0 }
    var memoryByteCount: Int { 0 }

    func appendIndices(of values: BooleanValues, byteLimit: Int, to indices: inout [UInt32]) -> Bool { false }
    func appendPlain(to output: inout [UInt8]) {}
    func removeAll() {}
}

extension BooleanValues {
    typealias Dictionary = NoDictionary
}

extension Bool: StatisticsBound {
    var isExact: Bool { true }
    func isBefore(_ other: Bool) -> Bool { !self && other }
    func plainBytes(width: Int) -> [UInt8] { [self ? 1 : 0] }
}
