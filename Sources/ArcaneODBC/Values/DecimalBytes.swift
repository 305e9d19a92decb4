/// A decimal as FreeTDS delivers the bytes of `decimal` and `numeric`: ODBC's `SQL_NUMERIC_STRUCT` with the column's own scale, which
/// the driver's typed form (`SQL_C_NUMERIC`) loses.
///
/// One byte each for the number of digits, those behind the point and the sign (0 is negative), and sixteen for the number, lowest
/// first. It is exact, and faster than text.
struct DecimalBytes {
    /// The size of the structure.
    static let count = 19

    private let precision: Int
    private let scale: Int
    private let limit: UInt128
    private let factor: UInt128?
    private let divisor: UInt128

    /// Reads values of a column with `precision` digits, `scale` of them behind the point, as numbers times 10 to `targetScale` that
    /// have at most `targetPrecision` digits.
    init(precision: Int, scale: Int, targetPrecision: Int, targetScale: Int) {
        self.precision = precision
        self.scale = scale
        limit = UInt128(DecimalDigits.limit(precision: targetPrecision))
        let difference = targetScale - scale
        factor = difference > 0 ? UInt128(DecimalDigits.limit(precision: difference)) + 1 : nil
        divisor = difference < 0 ? UInt128(DecimalDigits.limit(precision: -difference)) + 1 : 1
    }

    /// The number in `bytes`; nil where they are none of the column, or do not fit the target exactly.
    func parse(_ bytes: UnsafeRawBufferPointer) -> Int128? {
        guard bytes.count == DecimalBytes.count, Int(bytes[0]) == precision, Int(bytes[1]) == scale, bytes[2] < 2 else {
            return nil
        }
        var magnitude = UInt128(littleEndian: bytes.loadUnaligned(fromByteOffset: 3, as: UInt128.self))
        if let factor {
            let (product, overflow) = magnitude.multipliedReportingOverflow(by: factor)
            guard !overflow else { return nil }
            magnitude = product
        } else if divisor != 1 {
            let (quotient, rest) = magnitude.quotientAndRemainder(dividingBy: divisor)
            guard rest == 0 else { return nil }
            magnitude = quotient
        }
        guard magnitude <= limit else { return nil }
        return bytes[2] == 1 ? Int128(magnitude) : -Int128(magnitude)
    }
}
