extension Timestamp {
    /// Reads an ISO 8601 instant: `2024-01-01`, `2024-01-01T10:00:00Z`, `2024-01-01T10:00:00.123456+02:00`.
    ///
    /// Without an offset the time is UTC; a space may stand for the `T`; digits beyond the microsecond are dropped.
    public init?(iso8601 text: String) {
        self.init(iso8601: Array(text.utf8)[...])
    }

    /// Reads an ISO 8601 instant from its UTF-8.
    public init?(iso8601 text: ArraySlice<UInt8>) {
        var reader = DigitReader(text)
        guard let year = reader.digits(4), reader.take("-"), let month = reader.digits(2), reader.take("-"),
            let day = reader.digits(2)
        else { return nil }
        let date = CivilDate(year: year, month: month, day: day)
        guard date.isValid else { return nil }
        var micros = 0
        if !reader.isAtEnd {
            guard reader.take("T") || reader.take("t") || reader.take(" "), let time = reader.timeOfDay(),
                let offset = reader.offset(), reader.isAtEnd
            else { return nil }
            micros = time - offset * 60_000_000
        }
        self.init(microseconds: Int64(date.daysSince1970) * 86_400_000_000 + Int64(micros))
    }

    /// The time in UTC, such as `2024-01-01T10:00:00Z`; with a fraction of three or six digits where there is one.
    public var iso8601: String {
        let days = (microseconds >= 0 ? microseconds : microseconds - 86_399_999_999) / 86_400_000_000
        let date = CivilDate(daysSince1970: Int(days))
        let rest = Int(microseconds - days * 86_400_000_000)
        let seconds = rest / 1_000_000
        let fraction = rest % 1_000_000
        var text = "\(padded(date.year, 4))-\(padded(date.month, 2))-\(padded(date.day, 2))"
        text += "T\(padded(seconds / 3600, 2)):\(padded(seconds / 60 % 60, 2)):\(padded(seconds % 60, 2))"
        if fraction % 1000 != 0 {
            text += ".\(padded(fraction, 6))"
        } else if fraction != 0 {
            text += ".\(padded(fraction / 1000, 3))"
        }
        return text + "Z"
    }
}

extension Timestamp: CustomStringConvertible, Codable {
    /// The time in UTC as ISO 8601.
    public var description: String { iso8601 }

    /// Reads ISO 8601 text.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let value = Timestamp(iso8601: text) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "'\(text)' is not an ISO 8601 instant")
        }
        self = value
    }

    /// Writes ISO 8601 text.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(iso8601)
    }
}

/// `number` with zeros in front up to `width` digits; a minus sign stands before them.
func padded(_ number: Int, _ width: Int) -> String {
    let digits = String(number.magnitude)
    return (number < 0 ? "-" : "") + String(repeating: "0", count: max(0, width - digits.count)) + digits
}

/// Reads the fixed-width numbers of an ISO 8601 text.
private struct DigitReader {
    private var rest: ArraySlice<UInt8>

    init(_ text: ArraySlice<UInt8>) { rest = text }

    var isAtEnd: Bool { rest.isEmpty }

    mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard rest.first == UInt8(ascii: character) else { return false }
        rest.removeFirst()
        return true
    }

    mutating func digits(_ count: Int) -> Int? {
        var value = 0
        for _ in 0..<count {
            guard let digit = rest.first, (48...57).contains(digit) else { return nil }
            value = value * 10 + Int(digit - 48)
            rest.removeFirst()
        }
        return value
    }

    /// `hh:mm`, `hh:mm:ss` or `hh:mm:ss.ffffff`, as microseconds.
    mutating func timeOfDay() -> Int? {
        guard let hour = digits(2), hour < 24, take(":"), let minute = digits(2), minute < 60 else { return nil }
        var micros = (hour * 60 + minute) * 60_000_000
        guard take(":") else { return micros }
        guard let second = digits(2), second < 60 else { return nil }
        micros += second * 1_000_000
        if take(".") || take(",") {
            var scale = 100_000
            var count = 0
            while let digit = digits(1) {
                micros += digit * scale
                scale /= 10
                count += 1
            }
            if count == 0 { return nil }
        }
        return micros
    }

    /// Nothing, `Z`, `+hh:mm`, `+hhmm` or `+hh`, as minutes.
    mutating func offset() -> Int? {
        if isAtEnd || take("Z") || take("z") { return 0 }
        let sign = take("+") ? 1 : take("-") ? -1 : 0
        guard sign != 0, let hours = digits(2), hours < 24 else { return nil }
        if isAtEnd { return sign * hours * 60 }
        _ = take(":")
        guard let minutes = digits(2), minutes < 60 else { return nil }
        return sign * (hours * 60 + minutes)
    }
}
