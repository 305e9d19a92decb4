import ArcaneCore

/// The values of the page in progress, absent ones left out, of one physical type.
protocol PageValues {
    /// The dictionary of such values.
    associatedtype Dictionary: ValueDictionary where Dictionary.Values == Self
    /// What statistics say about such values.
    associatedtype Bound: StatisticsBound

    /// The number of values.
    var count: Int { get }
    /// Bytes of the values when they are written plain.
    var plainByteCount: Int { get }
    /// The smallest and the largest value in Parquet's order; nil where none has a place in the order.
    var bounds: Bounds<Bound>? { get }

    /// Appends the values at `runs` of a column's values.
    mutating func append(_ values: ColumnValues, _ runs: [Range<Int>])
    /// Appends the values to `output` in the plain encoding.
    func appendPlain(to output: inout [UInt8])
    /// Takes all values out and keeps the memory.
    mutating func removeAll()
}

/// The distinct values of a column chunk, each with a number.
protocol ValueDictionary {
    associatedtype Values

    /// The number of distinct values.
    var count: Int { get }
    /// Bytes of the distinct values when they are written plain.
    var plainByteCount: Int { get }
    /// Bytes of memory that the dictionary takes.
    var memoryByteCount: Int { get }

    /// Appends the number of each of `values`, new ones included.
    ///
    /// Answers false when the new values do not fit into `byteLimit`; the dictionary is as before then, and what was
    /// appended to `indices` worthless.
    mutating func appendIndices(of values: Values, byteLimit: Int, to indices: inout [UInt32]) -> Bool
    /// Appends the distinct values to `output` in the plain encoding, in the order of their numbers.
    func appendPlain(to output: inout [UInt8])
    /// Takes all values out and gives their memory back.
    mutating func removeAll()
}
