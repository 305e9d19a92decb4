extension [UInt8] {
    /// Appends a whole number.
    mutating func appendInteger(_ value: Int64) {
        if value < 0 { append(UInt8(ascii: "-")) }
        appendDigits(value.magnitude, atLeast: 1)
    }

    /// Appends a number in the shortest form that reads back the same; `null` where it is not finite.
    mutating func appendNumber(_ value: some BinaryFloatingPoint & CustomStringConvertible) {
        append(contentsOf: (value.isFinite ? value.description : "null").utf8)
    }

    /// Appends `value` times 10 to the negative `scale`, with `scale` digits after the point.
    mutating func appendDecimal(_ value: Int128, scale: Int) {
        if value < 0 { append(UInt8(ascii: "-")) }
        let start = count
        if let small = UInt64(exactly: value.magnitude) {
            appendDigits(small, atLeast: scale + 1)
        } else {
            // 38 digits at most: two halves of up to 19.
            let (high, low) = value.magnitude.quotientAndRemainder(dividingBy: 10_000_000_000_000_000_000)
            appendDigits(UInt64(truncatingIfNeeded: high), atLeast: Swift.max(1, scale + 1 - 19))
            appendDigits(UInt64(truncatingIfNeeded: low), atLeast: 19)
        }
        if scale > 0 && count - start > scale { insert(UInt8(ascii: "."), at: count - scale) }
    }

    /// Appends a number with zeros in front, up to `width` digits.
    mutating func appendDigits(_ value: UInt64, atLeast width: Int) {
        let start = count
        var rest = value
        var digitCount = 0
        while rest > 0 || digitCount < width {
            let (quotient, digit) = rest.quotientAndRemainder(dividingBy: 10)
            append(UInt8(ascii: "0") + UInt8(digit))
            rest = quotient
            digitCount += 1
        }
        self[start...].reverse()
    }
}
