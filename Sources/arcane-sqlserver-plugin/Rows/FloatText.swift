import Foundation

/// Texts of floating-point numbers as SQL Server casts them.
enum FloatText {
    /// At most six digits, and an exponent of three digits where the number is large or small: `1.5`, `1e+006`, `1.23457e-005`.
    static func short(_ value: Double) -> String {
        if value == 0 { return "0" }
        let text = String(format: "%.6g", value)
        guard let mark = text.firstIndex(of: "e") else { return text }
        let exponent = text[text.index(after: mark)...]
        let digits = exponent.drop { $0 == "+" || $0 == "-" }.drop { $0 == "0" }
        let sign = exponent.hasPrefix("-") ? "-" : "+"
        return "\(text[..<mark])e\(sign)\(String(repeating: "0", count: max(0, 3 - digits.count)))\(digits)"
    }
}
