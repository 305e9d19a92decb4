import CODBC

/// The memory of a block of rows, one piece for each bound column.
///
/// The statement that the block is bound to must not fetch once the block is gone; `ResultReader` owns both.
final class RowBlock {
    /// One for each column of the result; nil for columns that are fetched by parts.
    let columns: [ColumnBuffer?]
    /// How many rows a fetch delivers at most.
    let rowCapacity: Int
    /// How many rows the block has now.
    var count = 0

    /// How much memory a block takes at most, unless one row takes more.
    private static let largest = 4 << 20

    /// Makes memory for values of these forms; a block has one row where any column is long.
    init(_ forms: [ValueForm], rows: Int) {
        let rowCapacity = RowBlock.rowCapacity(of: forms, atMost: rows)
        self.rowCapacity = rowCapacity
        columns = forms.map { $0.isLong ? nil : ColumnBuffer($0, rowCapacity: rowCapacity) }
    }

    /// Gives the memory to `statement` for its next fetches, in place of what it had before.
    func bind(to statement: ODBCHandle) throws(ODBCError) {
        for (index, column) in columns.enumerated() { try column?.bind(to: statement, column: index + 1) }
    }

    /// How many rows of these forms are fetched at once.
    static func rowCapacity(of forms: [ValueForm], atMost rows: Int) -> Int {
        // Values of a block cannot be had by parts.
        if forms.contains(where: \.isLong) { return 1 }
        let rowSize = forms.reduce(0) { $0 + $1.stride + MemoryLayout<SQLLEN>.stride }
        return max(1, min(rows, largest / max(1, rowSize)))
    }

    /// About how many bytes the values of the block take in columns.
    var byteCount: Int { columns.reduce(0) { $0 + ($1?.byteCount(of: count) ?? 0) } }
}
