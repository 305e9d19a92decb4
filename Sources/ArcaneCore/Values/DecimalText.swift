/// The text of exact decimal numbers.
public enum DecimalText {
    /// Reads `-12.50` or `1.25e1` as the number times 10 to `scale`.
    ///
    /// Nil where the text is no number, has more digits behind the point than `scale` (zeros at the end aside), or more than
    /// `precision` digits in all: a decimal is never rounded.
    public static func parse(_ text: some StringProtocol, precision: Int, scale: Int) -> Int128? {
        var value: Int128 = 0
        var fractionDigits = 0
        var hasDigits = false
        var isFraction = false
        var isNegative = false
        var trailingZeros = 0
        var rest = text.utf8[...]
        if let sign = rest.first, sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+") {
            isNegative = sign == UInt8(ascii: "-")
            rest.removeFirst()
        }
        var exponent = 0
        while let byte = rest.first {
            rest.removeFirst()
            if byte == UInt8(ascii: "."), !isFraction {
                isFraction = true
            } else if byte == UInt8(ascii: "e") || byte == UInt8(ascii: "E"), hasDigits {
                guard let number = Int(String(decoding: rest, as: UTF8.self)), abs(number) < 1000 else { return nil }
                exponent = number
                rest = rest[rest.endIndex...]
            } else {
                guard (48...57).contains(byte) else { return nil }
                hasDigits = true
                if isFraction { fractionDigits += 1 }
                // Zeros are held back until a digit follows, so that 1.5000 fits a scale of 1.
                if byte == 48 {
                    trailingZeros += 1
                    continue
                }
                for _ in 0...trailingZeros {
                    let (product, overflow) = value.multipliedReportingOverflow(by: 10)
                    guard !overflow else { return nil }
                    value = product
                }
                let (sum, overflow) = value.addingReportingOverflow(Int128(byte - 48))
                guard !overflow else { return nil }
                value = sum
                trailingZeros = 0
            }
        }
        guard hasDigits else { return nil }
        guard value != 0 else { return 0 }
        let shift = scale - fractionDigits + trailingZeros + exponent
        guard shift >= 0 else { return nil }
        for _ in 0..<shift {
            let (product, overflow) = value.multipliedReportingOverflow(by: 10)
            guard !overflow else { return nil }
            value = product
        }
        guard String(value).utf8.count <= precision else { return nil }
        return isNegative ? -value : value
    }
}
