/// Collects values of a fixed width.
public final class ValueBuilder<Value: Sendable> {
    /// The type of the column.
    public let type: DataType
    @usableFromInline var values: [Value] = []
    @usableFromInline var validity = Validity()
    @usableFromInline let absent: Value

    init(_ type: DataType, absent: Value) {
        self.type = type
        self.absent = absent
    }

    /// The number of values so far.
    public var count: Int { values.count }

    /// Appends a value.
    @inlinable
    public func append(_ value: Value) {
        values.append(value)
        validity.append(true)
    }

    /// Appends an absent value.
    @inlinable
    public func appendNull() {
        values.append(absent)
        validity.append(false)
    }

    func truncate(to count: Int) {
        values.removeLast(values.count - count)
        validity.truncate(to: count)
    }

    func finish(_ wrap: ([Value]) -> ColumnValues) -> Column {
        defer {
            values = []
            values.reserveCapacity(count)
            validity = Validity()
        }
        return Column(type: type, validity: validity, values: wrap(values))
    }
}
