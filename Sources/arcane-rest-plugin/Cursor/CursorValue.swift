import ArcaneCore

/// A value of the field by which a stream goes forward: a number, a point in time, or a text.
///
/// It keeps the text that the API gave, so that the next request says exactly what the response said, also where that is finer
/// than we can compare.
struct CursorValue: Hashable, Sendable {
    /// The value as the API wrote it.
    let text: String
    private let order: Order

    private enum Order: Hashable {
        case number(Double, Int64?)
        case instant(Timestamp)
        case text
    }

    /// Reads a field's value. With a `format`, texts and numbers are points in time; without one, a number is a number, a text
    /// in ISO 8601 is a point in time, and any other text is compared as text. Nil for a value that has no order, `null`
    /// included.
    init?(_ value: JSONValue, format: DateFormat?) {
        switch value {
        case .number(let text): self.init(text: text, isNumber: true, format: format)
        case .string(let text): self.init(text: text, isNumber: false, format: format)
        case .null, .bool, .array, .object: return nil
        }
    }

    /// Reads a value that a spec gives as text.
    init?(text: String, format: DateFormat?) {
        self.init(text: text, isNumber: format == nil && TemplatePlace.isJSONNumber(text), format: format)
    }

    private init?(text: String, isNumber: Bool, format: DateFormat?) {
        self.text = text
        if let format {
            guard let instant = format.instant(text) else { return nil }
            order = .instant(instant)
        } else if isNumber {
            guard let value = Double(text) else { return nil }
            order = .number(value, Int64(text))
        } else if let instant = Timestamp(iso8601: text) {
            order = .instant(instant)
        } else {
            order = .text
        }
    }

    /// The point in time, where the value is one.
    var instant: Timestamp? {
        if case .instant(let instant) = order { instant } else { nil }
    }

    /// Whether both stand at the same place: the edge up to which records were read.
    func isLevel(with other: CursorValue) -> Bool {
        switch (order, other.order) {
        case (.number(let left, let whole), .number(let right, let otherWhole)):
            whole != nil && otherWhole != nil ? whole == otherWhole : left == right
        case (.instant(let left), .instant(let right)): left == right
        default: text == other.text
        }
    }
}

extension CursorValue: Comparable {
    /// Whether `left` comes first. Numbers come before points in time, and those before texts.
    static func < (left: CursorValue, right: CursorValue) -> Bool {
        switch (left.order, right.order) {
        case (.number(let one, let whole), .number(let other, let otherWhole)):
            if let whole, let otherWhole { return whole < otherWhole }
            return one < other
        case (.instant(let one), .instant(let other)): return one == other ? left.text < right.text : one < other
        case (.text, .text): return left.text < right.text
        default: return left.rank < right.rank
        }
    }

    private var rank: Int {
        switch order {
        case .number: 0
        case .instant: 1
        case .text: 2
        }
    }
}

extension CursorValue: Codable {
    private enum CodingKeys: String, CodingKey {
        case text, instant, number
    }

    /// Reads what `encode(to:)` wrote.
    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        text = try container.decode(String.self, forKey: .text)
        if let instant = try container.decodeIfPresent(Timestamp.self, forKey: .instant) {
            order = .instant(instant)
        } else if let number = try container.decodeIfPresent(Bool.self, forKey: .number), number {
            order = .number(Double(text) ?? 0, Int64(text))
        } else {
            order = .text
        }
    }

    /// Writes the text and what it is.
    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(text, forKey: .text)
        switch order {
        case .instant(let instant): try container.encode(instant, forKey: .instant)
        case .number: try container.encode(true, forKey: .number)
        case .text: break
        }
    }
}
