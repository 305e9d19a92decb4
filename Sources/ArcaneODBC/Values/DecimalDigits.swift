/// Reads the decimals that the driver writes: an optional sign, digits, and at most one point.
enum DecimalDigits {
    /// The number times 10 to `scale`; nil where the text is none, or needs more digits behind the point or in all than that.
    static func parse(_ text: UnsafeRawBufferPointer, scale: Int, limit: Int128) -> Int128? {
        var rest = text[...]
        let isNegative = rest.first == UInt8(ascii: "-")
        if isNegative { rest = rest.dropFirst() }
        var large: Int128 = 0
        // Eighteen digits at a time fit 64 bits, which are much faster.
        var small: UInt64 = 0
        var smallDigits = 0
        var fraction: Int?
        var digits = 0
        for byte in rest {
            if byte == UInt8(ascii: "."), fraction == nil {
                fraction = 0
                continue
            }
            let digit = byte &- 48
            guard digit < 10 else { return nil }
            if let count = fraction {
                if count == scale {
                    guard digit == 0 else { return nil }
                    continue
                }
                fraction = count + 1
            }
            // Eighteen digits cannot overflow.
            small = small &* 10 &+ UInt64(digit)
            smallDigits &+= 1
            digits &+= 1
            if smallDigits == 18 {
                guard let sum = joined(large, small, smallDigits) else { return nil }
                (large, small, smallDigits) = (sum, 0, 0)
            }
        }
        guard digits > 0 else { return nil }
        for _ in 0..<(scale - (fraction ?? 0)) {
            small *= 10
            smallDigits += 1
            if smallDigits == 18 {
                guard let sum = joined(large, small, smallDigits) else { return nil }
                (large, small, smallDigits) = (sum, 0, 0)
            }
        }
        guard let value = joined(large, small, smallDigits), value <= limit else { return nil }
        return isNegative ? -value : value
    }

    /// The largest number of `precision` digits.
    static func limit(precision: Int) -> Int128 {
        (0..<min(max(precision, 0), 38)).reduce(Int128(1)) { power, _ in power * 10 } - 1
    }

    /// The number with `scale` digits behind the point, as `-0.50`.
    static func text(_ value: Int128, scale: Int) -> String {
        let digits = String(value.magnitude)
        let padded = String(repeating: "0", count: max(0, scale + 1 - digits.count)) + digits
        let sign = value < 0 ? "-" : ""
        return scale > 0 ? "\(sign)\(padded.dropLast(scale)).\(padded.suffix(scale))" : sign + padded
    }

    /// `large` with `count` more digits behind it.
    private static func joined(_ large: Int128, _ small: UInt64, _ count: Int) -> Int128? {
        if large == 0 { return Int128(small) }
        let (product, overflow) = large.multipliedReportingOverflow(by: Int128(powers[count]))
        let (sum, again) = product.addingReportingOverflow(Int128(small))
        return overflow || again ? nil : sum
    }

    /// Powers of ten from 0 to 18.
    private static let powers: [UInt64] = (0...18).map { exponent in (0..<exponent).reduce(1) { power, _ in power * 10 } }
}
