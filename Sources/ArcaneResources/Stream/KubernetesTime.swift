public import ArcaneCore

/// A point in time as Kubernetes objects hold it: RFC 3339 text in whole seconds.
public struct KubernetesTime: Hashable, Sendable {
    /// The time.
    public var timestamp: Timestamp

    /// Rounds `timestamp` down to whole seconds.
    public init(_ timestamp: Timestamp) {
        self.timestamp = Timestamp(milliseconds: timestamp.seconds * 1000)
    }
}

extension KubernetesTime: SettingValue {
    /// A text in the format `date-time`.
    public static var shape: SettingShape {
        SettingShape("time", schema: OpenAPISchema(.string, [.format: "date-time"]), example: "2024-01-01T00:00:00Z")
    }
    /// 1970.
    public static var placeholder: KubernetesTime { KubernetesTime(.placeholder) }
    /// The time as text.
    public var json: JSONValue { timestamp.json }

    /// Reads RFC 3339 text.
    public static func read(_ input: SettingInput) -> KubernetesTime? {
        guard let text = String.read(input) else { return nil }
        if let timestamp = Timestamp(iso8601: text) { return KubernetesTime(timestamp) }
        input.problem("'\(text.excerpt)' is no time such as 2024-01-01T00:00:00Z")
        return nil
    }
}
