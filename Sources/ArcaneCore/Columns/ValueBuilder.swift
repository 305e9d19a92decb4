/// Collects values of a fixed width.
public final class ValueBuilder<Value: Sendable> {
    /// The type of the column.
    public let type: DataType
    @usableFromInline var run: ValueRun<Value>

    init(_ type: DataType, absent: Value) {
        self.type = type
        run = ValueRun(absent: absent)
    }

    /// The number of values so far.
    public var count: Int { run.values.count }

    /// Appends a value.
    @inlinable
    public func append(_ value: Value) {
        run.append(value)
    }

    /// Appends an absent value.
    @inlinable
    public func appendNull() {
        run.appendNull()
    }

    /// Appends as many values as `body` likes, for a source that fills column by column: the builder is opened once for all
    /// of them.
    @inlinable
    public func fill(_ body: (inout ValueRun<Value>) -> Void) {
        body(&run)
    }

    func truncate(to count: Int) {
        run.values.removeLast(run.values.count - count)
        run.validity.truncate(to: count)
    }

    func finish(_ wrap: ([Value]) -> ColumnValues) -> Column {
        let full = run
        run = ValueRun(absent: full.absent)
        run.values.reserveCapacity(full.values.count)
        return Column(type: type, validity: full.validity, values: wrap(full.values))
    }
}

/// The values that a `ValueBuilder` has taken.
public struct ValueRun<Value: Sendable> {
    @usableFromInline var values: [Value] = []
    @usableFromInline var validity = Validity()
    @usableFromInline let absent: Value

    init(absent: Value) {
        self.absent = absent
    }

    /// Appends a value.
    @inlinable
    public mutating func append(_ value: Value) {
        values.append(value)
        validity.append(true)
    }

    /// Appends `count` values that are all present: `value` of each number from 0 on.
    ///
    /// Returns false where that is nil for one of them; its place in the column is then void.
    @inlinable
    public mutating func append(count: Int, _ value: (Int) -> Value?) -> Bool {
        var isComplete = true
        for number in 0..<count {
            if let value = value(number) {
                values.append(value)
            } else {
                values.append(absent)
                isComplete = false
            }
        }
        validity.append(repeating: true, count: count)
        return isComplete
    }

    /// Appends an absent value.
    @inlinable
    public mutating func appendNull() {
        values.append(absent)
        validity.append(false)
    }
}
