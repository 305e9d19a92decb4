/// Texts of exact numbers as SQL Server casts them.
enum FixedText {
    /// A decimal with all digits of its scale, such as `-0.50`.
    static func decimal(_ value: Int128, scale: Int) -> String {
        let digits = String(value.magnitude)
        let padded = String(repeating: "0", count: max(0, scale + 1 - digits.count)) + digits
        let sign = value < 0 ? "-" : ""
        guard scale > 0 else { return sign + padded }
        return "\(sign)\(padded.dropLast(scale)).\(padded.suffix(scale))"
    }

    /// An amount of money: the cast rounds to two of its four digits, halves away from zero.
    static func money(_ value: Int128) -> String {
        let magnitude = value.magnitude
        let cents = Int128((magnitude + 50) / 100)
        return decimal(value < 0 ? -cents : cents, scale: 2)
    }
}
