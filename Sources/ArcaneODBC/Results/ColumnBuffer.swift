import CODBC

/// The memory into which the driver puts one column of a block of rows.
final class ColumnBuffer {
    let form: ValueForm
    /// How many rows there is room for.
    let rowCapacity: Int
    /// One value after the other, `form.stride` bytes from each to the next.
    let values: UnsafeMutableRawBufferPointer
    /// The length of each value in bytes, or `SQL_NULL_DATA`, or `SQL_NO_TOTAL` for a text that was cut.
    let lengths: UnsafeMutableBufferPointer<SQLLEN>

    init(_ form: ValueForm, rowCapacity: Int) {
        self.form = form
        self.rowCapacity = rowCapacity
        values = UnsafeMutableRawBufferPointer.allocate(byteCount: max(1, form.stride * rowCapacity), alignment: 16)
        lengths = UnsafeMutableBufferPointer<SQLLEN>.allocate(capacity: rowCapacity)
        lengths.initialize(repeating: SQLLEN(SQL_NULL_DATA))
    }

    deinit {
        values.deallocate()
        lengths.deallocate()
    }

    /// Gives this memory to the driver for column `number`, counted from 1.
    func bind(to statement: ODBCHandle, column number: Int) throws(ODBCError) {
        try statement.check(
            SQLBindCol(
                statement.pointer, SQLUSMALLINT(number), form.cType, values.baseAddress, SQLLEN(form.stride),
                lengths.baseAddress),
            "binding column \(number) of a result")
    }

    /// About how many bytes the first `count` values take in a column.
    func byteCount(of count: Int) -> Int {
        guard form.lengths.lowerBound == 0 else { return count * 8 }
        return lengths.prefix(count).reduce(0) { $0 + max(0, $1) }
    }

    /// What the driver has put into a block's rows.
    enum Contents: Hashable {
        /// A value in every row.
        case full
        /// Values in some rows.
        case partial
        /// A value that the driver could not deliver whole.
        case cut
    }

    /// Looks at the first `count` rows.
    ///
    /// FreeTDS cuts bound texts without a word: it reports success, and only the length tells.
    func contents(of count: Int) -> Contents {
        var (shortest, longest) = (SQLLEN.max, SQLLEN.min)
        for length in lengths.prefix(count) {
            shortest = min(shortest, length)
            longest = max(longest, length)
        }
        let expected = form.lengths
        if longest > expected.upperBound { return .cut }
        if shortest >= expected.lowerBound { return .full }
        let isWhole = lengths.prefix(count).allSatisfy { $0 == SQL_NULL_DATA || expected.contains($0) }
        return isWhole ? .partial : .cut
    }
}
