import ArcaneCore

/// A value of a fixed number of bytes.
protocol FixedWidthValue: BitwiseCopyable, StatisticsBound {
    /// The bits, for the dictionary: values are the same there when their bits are.
    associatedtype Bits: Equatable & BitwiseCopyable
    /// The bits of the value.
    var bits: Bits { get }
    /// Mixes the bits with `seed`.
    func hash(_ seed: UInt64) -> UInt64

    /// Appends the values at `runs` of a column's values.
    static func append(_ values: ColumnValues, _ runs: [Range<Int>], to output: inout [Self])
    /// Appends the values to `output` in the plain encoding, `width` bytes each.
    static func appendPlain(_ values: [Self], width: Int, to output: inout [UInt8])
    /// The smallest and the largest of `values`.
    static func bounds(of values: [Self]) -> Bounds<Self>?
}

extension FixedWidthValue {
    var isExact: Bool { true }

    static func appendPlain(_ values: [Self], width: Int, to output: inout [UInt8]) {
        output.appendMemory(of: values)
    }

    func plainBytes(width: Int) -> [UInt8] {
        var output: [UInt8] = []
        Self.appendPlain([self], width: width, to: &output)
        return output
    }

    /// Appends `source` at `runs`, which the layout of the column matches already.
    fileprivate static func copy(_ source: [Self], _ runs: [Range<Int>], to output: inout [Self]) {
        for run in runs { output.append(contentsOf: source[run]) }
    }

    /// Appends `source` at `runs`, each value made into one of this type.
    fileprivate static func convert<Source>(
        _ source: [Source], _ runs: [Range<Int>], to output: inout [Self], _ transform: (Source) -> Self
    ) {
        for run in runs {
            for value in source[run] { output.append(transform(value)) }
        }
    }
}

extension FixedWidthValue where Self: FixedWidthInteger {
    var bits: Self { self }

    func isBefore(_ other: Self) -> Bool { self < other }

    static func bounds(of values: [Self]) -> Bounds<Self>? {
        guard var minimum = values.first else { return nil }
        var maximum = minimum
        for value in values {
            minimum = value < minimum ? value : minimum
            maximum = value > maximum ? value : maximum
        }
        return Bounds(minimum: minimum, maximum: maximum)
    }
}

extension Int32: FixedWidthValue {
    func hash(_ seed: UInt64) -> UInt64 { Hashing.mix(UInt64(UInt32(bitPattern: self)), seed) }

    static func append(_ values: ColumnValues, _ runs: [Range<Int>], to output: inout [Int32]) {
        switch values {
        case .int32(let source): copy(source, runs, to: &output)
        case .int64(let source): convert(source, runs, to: &output) { Int32(truncatingIfNeeded: $0) }
        case .decimal(let source): convert(source, runs, to: &output) { Int32(truncatingIfNeeded: $0) }
        default: break
        }
    }
}

extension Int64: FixedWidthValue {
    func hash(_ seed: UInt64) -> UInt64 { Hashing.mix(UInt64(bitPattern: self), seed) }

    static func append(_ values: ColumnValues, _ runs: [Range<Int>], to output: inout [Int64]) {
        switch values {
        case .int64(let source): copy(source, runs, to: &output)
        case .decimal(let source): convert(source, runs, to: &output) { Int64(truncatingIfNeeded: $0) }
        default: break
        }
    }
}

/// Decimals of more than 18 digits.
extension Int128: FixedWidthValue {
    func hash(_ seed: UInt64) -> UInt64 { UInt128(bitPattern: self).hash(seed) }

    static func append(_ values: ColumnValues, _ runs: [Range<Int>], to output: inout [Int128]) {
        if case .decimal(let source) = values { copy(source, runs, to: &output) }
    }

    /// Two's complement, highest byte first.
    static func appendPlain(_ values: [Int128], width: Int, to output: inout [UInt8]) {
        output.appendBigEndian(values.map { UInt128(bitPattern: $0) }, width: width)
    }
}

/// UUIDs.
extension UInt128: FixedWidthValue {
    func hash(_ seed: UInt64) -> UInt64 {
        Hashing.mix(UInt64(truncatingIfNeeded: self >> 64), Hashing.mix(UInt64(truncatingIfNeeded: self), seed))
    }

    static func append(_ values: ColumnValues, _ runs: [Range<Int>], to output: inout [UInt128]) {
        if case .uuid(let source) = values { copy(source, runs, to: &output) }
    }

    static func appendPlain(_ values: [UInt128], width: Int, to output: inout [UInt8]) {
        output.appendBigEndian(values, width: width)
    }
}

extension FixedWidthValue where Self: BinaryFloatingPoint {
    func isBefore(_ other: Self) -> Bool { self < other }

    /// NaN has no place in the order. Zeros are equal in it, so that the bounds take the outer one: readers compare either way.
    static func bounds(of values: [Self]) -> Bounds<Self>? {
        var minimum = Self.infinity
        var maximum = -Self.infinity
        var isFound = false
        for value in values where !value.isNaN {
            minimum = value < minimum ? value : minimum
            maximum = value > maximum ? value : maximum
            isFound = true
        }
        guard isFound else { return nil }
        return Bounds(minimum: minimum == 0 ? -0.0 : minimum, maximum: maximum == 0 ? 0.0 : maximum)
    }
}

extension Float: FixedWidthValue {
    var bits: UInt32 { bitPattern }
    func hash(_ seed: UInt64) -> UInt64 { Hashing.mix(UInt64(bitPattern), seed) }

    static func append(_ values: ColumnValues, _ runs: [Range<Int>], to output: inout [Float]) {
        if case .float32(let source) = values { copy(source, runs, to: &output) }
    }
}

extension Double: FixedWidthValue {
    var bits: UInt64 { bitPattern }
    func hash(_ seed: UInt64) -> UInt64 { Hashing.mix(bitPattern, seed) }

    static func append(_ values: ColumnValues, _ runs: [Range<Int>], to output: inout [Double]) {
        if case .float64(let source) = values { copy(source, runs, to: &output) }
    }
}
