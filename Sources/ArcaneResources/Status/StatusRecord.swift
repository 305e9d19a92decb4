public import ArcaneCore

/// Something that the operator records in the status of an object.
///
/// It is kept of thousands of objects and made anew with each of their changes, so it holds its values only; what they are for, and their
/// types, are declared by `Declaration`, for the CRD. It reads what any operator has recorded: what cannot be read is left out, since it is
/// written anew anyway.
public protocol StatusRecord: SettingValue, Hashable {
    /// The members and their descriptions.
    associatedtype Declaration: StreamSpec

    /// A record that says nothing.
    init()

    /// Reads what was recorded; nil where it lacks what makes it such a record.
    init?(recorded json: JSONValue)

    /// The members that hold something.
    var members: [String: JSONValue?] { get }
}

extension StatusRecord {
    /// The shape of its declaration.
    public static var shape: SettingShape { Declaration.shape }
    /// A record that says nothing.
    public static var placeholder: Self { Self() }
    /// The members that hold something.
    public var json: JSONValue { .object(members.compactMapValues { $0 }) }

    /// Reads what was recorded.
    public static func read(_ input: SettingInput) -> Self? {
        if let record = Self(recorded: input.value) { return record }
        input.problem("is none, for example \(shape.example.text)")
        return nil
    }
}

extension Array where Element: StatusRecord {
    /// Reads the records of a list.
    public init(recorded json: JSONValue?) { self = json?.arrayValue?.compactMap(Element.init(recorded:)) ?? [] }
}

extension KubernetesTime {
    /// Reads the time of a record.
    init?(recorded json: JSONValue?) {
        guard let time = json?.stringValue.flatMap(Timestamp.init(iso8601:)) else { return nil }
        self.init(time)
    }
}
