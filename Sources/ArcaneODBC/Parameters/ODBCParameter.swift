/// A value for a question mark of a statement. It travels beside the text, typed, and needs no quoting.
///
/// There is none for times: FreeTDS moves those of early years by a day without a word. Write `CONVERT(datetime2, ?, 126)` in the
/// statement and give the text.
public enum ODBCParameter: Hashable, Sendable {
    /// No value; the server sees an `nvarchar`.
    case null
    /// A `bit`.
    case boolean(Bool)
    /// A `bigint`.
    case integer(Int64)
    /// A `float`.
    case float(Double)
    /// A `decimal`: the number times 10 to the scale, of `precision` digits at most.
    case decimal(Int128, precision: Int, scale: Int)
    /// An `nvarchar`.
    case text(String)
    /// A `varbinary`.
    case binary([UInt8])
    /// A `uniqueidentifier`: the first byte of its text is the highest byte.
    case uuid(UInt128)
}
