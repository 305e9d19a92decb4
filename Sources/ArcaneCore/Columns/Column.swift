/// The values of one column: typed arrays and validity bits, no object per value.
///
/// Absent values hold a place in the arrays (zero, or an empty range), so that an index means the same everywhere.
public struct Column: Sendable {
    /// The type of the values; it decides which case `values` is (see `ColumnValues`).
    public let type: DataType
    /// Which values are present.
    public let validity: Validity
    /// The values.
    public let values: ColumnValues

    /// Creates a column. `values` must be the layout of `type` and hold as many values as `validity`.
    public init(type: DataType, validity: Validity, values: ColumnValues) {
        self.type = type
        self.validity = validity
        self.values = values
    }

    /// The number of values, absent ones included.
    public var count: Int { validity.count }
}

/// How the values of a column lie in memory.
public enum ColumnValues: Sendable {
    /// `boolean`.
    case boolean([Bool])
    /// `int8`, `int16`, `int32`, `uint8`, `date`.
    case int32([Int32])
    /// `int64`, `time`, `timestamp`.
    case int64([Int64])
    /// `float32`.
    case float32([Float])
    /// `float64`.
    case float64([Double])
    /// `decimal`: the number times 10 to the scale.
    case decimal([Int128])
    /// `uuid`: the first byte of the UUID's text is the highest byte.
    case uuid([UInt128])
    /// `string`, `json`, `binary`: value i is the bytes from `offsets[i]` to `offsets[i + 1]`; one offset more than values.
    case bytes(offsets: [Int], data: [UInt8])
    /// `structure`: one column per field, each as long as this one.
    case structure([Column])
    /// `list`: value i is the elements from `offsets[i]` to `offsets[i + 1]`; one offset more than values.
    indirect case list(offsets: [Int], elements: Column)
}
