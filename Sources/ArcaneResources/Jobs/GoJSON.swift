import ArcaneCore

/// JSON as Go's `encoding/json` writes the dynamic objects of the Kubernetes API, byte for byte: the hash of the contract, section 2, is
/// taken of that.
///
/// Keys are in the order of their bytes, `<`, `>`, `&`, U+2028 and U+2029 are escaped, whole numbers of 64 bits are written as such, and every
/// other number as the shortest text of the nearest double, in the notation that Go chooses.
enum GoJSON {
    static func text(of value: JSONValue) -> String {
        var output = ""
        write(value, to: &output)
        return output
    }

    private static func write(_ value: JSONValue, to output: inout String) {
        switch value {
        case .null: output += "null"
        case .bool(let truth): output += truth ? "true" : "false"
        case .number(let text): output += number(text)
        case .string(let text): writeQuoted(text, to: &output)
        case .array(let elements):
            output += "["
            for (index, element) in elements.enumerated() {
                if index > 0 { output += "," }
                write(element, to: &output)
            }
            output += "]"
        case .object(let members):
            output += "{"
            for (index, member) in members.sorted(by: { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }).enumerated() {
                if index > 0 { output += "," }
                writeQuoted(member.key, to: &output)
                output += ":"
                write(member.value, to: &output)
            }
            output += "}"
        }
    }

    /// A number as Go reads and writes it: int64 where the text is a whole number that fits, else float64.
    static func number(_ text: String) -> String {
        if let whole = Int64(text) { return String(whole) }
        guard let value = Double(text), value.isFinite else { return text }
        return float(value)
    }

    /// `strconv.AppendFloat` with the shortest precision: plain between 1e-6 and 1e21, else with an exponent of no leading zero.
    private static func float(_ value: Double) -> String {
        guard value != 0 else { return value.sign == .minus ? "-0" : "0" }
        let (digits, exponent) = shortest(value.magnitude)
        let sign = value < 0 ? "-" : ""
        if value.magnitude < 1e-6 || value.magnitude >= 1e21 {
            let fraction = digits.count > 1 ? "." + digits.dropFirst() : ""
            return
                "\(sign)\(digits.prefix(1))\(fraction)e\(exponent < 0 ? "-" : "+")\(exponent.magnitude < 10 && exponent > 0 ? "0" : "")\(exponent.magnitude)"
        }
        if exponent < 0 { return "\(sign)0." + String(repeating: "0", count: -exponent - 1) + digits }
        if digits.count <= exponent + 1 { return sign + digits + String(repeating: "0", count: exponent + 1 - digits.count) }
        return "\(sign)\(digits.prefix(exponent + 1)).\(digits.dropFirst(exponent + 1))"
    }

    /// The shortest digits that mean `value`, without zeros at either end, and the power of ten of the first of them.
    private static func shortest(_ value: Double) -> (digits: String, exponent: Int) {
        let parts = value.description.lowercased().split(separator: "e")
        let mantissa = parts.first.map(String.init) ?? "0"
        let whole = mantissa.prefix { $0 != "." }
        var digits = mantissa.filter { $0 != "." }[...]
        var exponent = whole.count - 1 + (parts.count > 1 ? Int(parts[1]) ?? 0 : 0)
        while digits.count > 1, digits.first == "0" {
            digits.removeFirst()
            exponent -= 1
        }
        while digits.count > 1, digits.last == "0" { digits.removeLast() }
        return (String(digits), exponent)
    }

    private static func writeQuoted(_ text: String, to output: inout String) {
        output += "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": output += "\\\""
            case "\\": output += "\\\\"
            case "\n": output += "\\n"
            case "\r": output += "\\r"
            case "\t": output += "\\t"
            case "\u{8}": output += "\\b"
            case "\u{C}": output += "\\f"
            case "<", ">", "&", "\u{2028}", "\u{2029}": output += escaped(scalar)
            case _ where scalar.value < 0x20: output += escaped(scalar)
            default: output.unicodeScalars.append(scalar)
            }
        }
        output += "\""
    }

    private static func escaped(_ scalar: Unicode.Scalar) -> String {
        let digits = String(scalar.value, radix: 16)
        return "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
    }
}
