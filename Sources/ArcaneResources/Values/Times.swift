public import ArcaneCore

extension Duration: SettingValue {
    /// Whole seconds, or a text as `DurationText` reads it.
    public static var shape: SettingShape {
        SettingShape("duration", schema: .integerOrString(pattern: durationPattern, [.minimum: 0]), example: "15s")
    }
    /// No time.
    public static var placeholder: Duration { .zero }
    /// The duration as text, such as `15s`.
    public var json: JSONValue { .string(DurationText.text(self)) }

    /// Reads whole seconds or a text.
    public static func read(_ input: SettingInput) -> Duration? {
        switch input.value {
        case .number:
            if let seconds = input.value.intValue, seconds >= 0 { return .seconds(seconds) }
            input.problem("\(input.value.text) is no duration; give whole seconds, or a text such as 250ms or 2h30m")
        case .string(let text):
            if let duration = DurationText.parse(text) { return duration }
            input.problem("'\(text.excerpt)' is no duration; give seconds, or a text such as 15s, 2h30m or PT15S")
        default:
            input.problem("must be a duration such as 15s, not \(input.value.kindName)")
        }
        return nil
    }

    /// What an API server accepts as text: every form that `DurationText` reads, and little else.
    private static let durationPattern =
        #"^\s*([0-9]+|([0-9.]+\s*[A-Za-zµ]+\s*)+|[Pp]([0-9.]+[DdWw])*([Tt]([0-9.]+[HhMmSs])+)?)\s*$"#
}

extension Timestamp: SettingValue {
    /// Whole milliseconds since 1970, or ISO 8601.
    public static var shape: SettingShape {
        SettingShape(
            "instant", schema: .integerOrString(pattern: instantPattern), example: "2024-01-01T00:00:00Z")
    }
    /// 1970.
    public static var placeholder: Timestamp { Timestamp(microseconds: 0) }
    /// The instant as ISO 8601.
    public var json: JSONValue { .string(iso8601) }

    /// Reads milliseconds or ISO 8601.
    public static func read(_ input: SettingInput) -> Timestamp? {
        switch input.value {
        case .number:
            if let milliseconds = input.value.intValue { return Timestamp(milliseconds: Int64(milliseconds)) }
        case .string(let text):
            if let instant = Timestamp(iso8601: text) { return instant }
        default: break
        }
        input.problem(
            "\(input.value.text.excerpt) is no instant; give ISO 8601 such as 2024-01-01T00:00:00Z, or milliseconds since 1970")
        return nil
    }

    private static let instantPattern =
        #"^[0-9]{4}-[0-9]{2}-[0-9]{2}([Tt ][0-9]{2}:[0-9]{2}(:[0-9]{2}([.,][0-9]+)?)?([Zz]|[+-][0-9]{2}(:?[0-9]{2})?)?)?$"#
}
