import ArcaneCore

/// A number that a setting can be limited by.
public protocol LimitedNumber: SettingValue, Comparable {}

extension Int: LimitedNumber {}
extension Int64: LimitedNumber {}
extension Double: LimitedNumber {}

extension SettingConstraint where Value: LimitedNumber {
    /// At least `limit`.
    public static func minimum(_ limit: Value) -> Self {
        Self("at least \(limit.json)", facets: [.minimum: limit.json]) { value in
            value < limit ? "\(value.json) is below the minimum \(limit.json)" : nil
        }
    }

    /// At most `limit`.
    public static func maximum(_ limit: Value) -> Self {
        Self("at most \(limit.json)", facets: [.maximum: limit.json]) { value in
            value > limit ? "\(value.json) is above the maximum \(limit.json)" : nil
        }
    }

    /// Within `limits`, both included.
    public static func range(_ limits: ClosedRange<Value>) -> Self {
        let low = minimum(limits.lowerBound)
        let high = maximum(limits.upperBound)
        return Self(
            "\(limits.lowerBound.json) to \(limits.upperBound.json)",
            facets: low.facets.merging(high.facets) { first, _ in first }, elementFacets: [:]
        ) { value, input in
            low.report(value, input)
            high.report(value, input)
        }
    }
}

extension SettingConstraint where Value == Duration {
    /// At least `limit`.
    ///
    /// A CRD says it of durations in whole seconds; of those in text only the plugin can.
    public static func minimum(_ limit: Duration) -> Self {
        Self("at least \(DurationText.text(limit))", facets: [.minimum: .integer(limit.components.seconds)]) { value in
            value < limit ? "\(DurationText.text(value)) is below the minimum \(DurationText.text(limit))" : nil
        }
    }

    /// At most `limit`; see `minimum`.
    public static func maximum(_ limit: Duration) -> Self {
        Self("at most \(DurationText.text(limit))", facets: [.maximum: .integer(limit.components.seconds)]) { value in
            value > limit ? "\(DurationText.text(value)) is above the maximum \(DurationText.text(limit))" : nil
        }
    }

    /// More than nothing: an interval that is waited for again and again must not be zero.
    public static var positive: Self {
        Self("more than 0s", facets: [.minimum: 1]) { value in
            value <= .zero ? "0s is no interval to wait for; give a duration such as 15s" : nil
        }
    }
}
