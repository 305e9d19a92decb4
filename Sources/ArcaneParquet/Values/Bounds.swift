/// A value that statistics name.
protocol StatisticsBound {
    /// Whether this is before `other` in the order that Parquet defines for the type.
    func isBefore(_ other: Self) -> Bool
    /// The value in the plain encoding; byte strings without their length.
    func plainBytes(width: Int) -> [UInt8]
    /// Whether this is a value of the column, and not only beyond all of them.
    var isExact: Bool { get }
}

/// The smallest and the largest of some values.
struct Bounds<Value: StatisticsBound> {
    /// No value is before it.
    var minimum: Value
    /// No value is behind it.
    var maximum: Value

    /// The bounds of the values of both.
    func union(_ other: Bounds<Value>) -> Bounds<Value> {
        Bounds(
            minimum: Self.outer(minimum, other.minimum) { $0.isBefore($1) },
            maximum: Self.outer(maximum, other.maximum) { $1.isBefore($0) })
    }

    /// The outer one of two bounds; of two that are equal, the one that is a value of the column.
    private static func outer(_ left: Value, _ right: Value, _ isOutside: (Value, Value) -> Bool) -> Value {
        if isOutside(left, right) { return left }
        if isOutside(right, left) { return right }
        return left.isExact ? left : right
    }
}
