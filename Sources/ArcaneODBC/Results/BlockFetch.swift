import CODBC

/// Fetches the rows of a statement into one block after the other.
final class BlockFetch {
    private let statement: ODBCHandle
    private let statuses: UnsafeMutableBufferPointer<SQLUSMALLINT>
    private let fetched = UnsafeMutablePointer<SQLULEN>.allocate(capacity: 1)
    /// The block whose memory the statement has.
    private var bound: RowBlock?

    /// Prepares `statement` for blocks of `rowCapacity` rows.
    init(_ statement: ODBCHandle, rowCapacity: Int) throws(ODBCError) {
        self.statement = statement
        statuses = UnsafeMutableBufferPointer<SQLUSMALLINT>.allocate(capacity: rowCapacity)
        statuses.initialize(repeating: SQLUSMALLINT(SQL_ROW_NOROW))
        fetched.initialize(to: 0)
        let action = "preparing to read a result"
        try statement.check(
            codbc_set_statement_number(statement.pointer, SQL_ATTR_ROW_ARRAY_SIZE, SQLULEN(rowCapacity)), action)
        try statement.check(
            SQLSetStmtAttr(statement.pointer, SQL_ATTR_ROW_STATUS_PTR, statuses.baseAddress, 0), action)
        try statement.check(SQLSetStmtAttr(statement.pointer, SQL_ATTR_ROWS_FETCHED_PTR, fetched, 0), action)
    }

    deinit {
        statuses.deallocate()
        fetched.deallocate()
    }

    /// Fetches the next rows into `block`, which has room for as many as were prepared for; none at the end.
    func fetch(into block: RowBlock, _ stop: CancelSwitch) throws(ODBCError) {
        // Bound anew for each block: ODBC's offset is one for all columns, and their pieces of memory lie apart.
        if bound !== block {
            try block.bind(to: statement)
            bound = block
        }
        block.count = 0
        fetched.pointee = 0
        let code = try statement.blocking(stop, "reading rows") { SQLFetch(statement.pointer) }
        guard code != SQL_NO_DATA else { return }
        let count = min(Int(clamping: fetched.pointee), statuses.count, block.rowCapacity)
        for row in 0..<count where statuses[row] == SQLUSMALLINT(SQL_ROW_ERROR) {
            let error = statement.failure("reading rows")
            guard error.records.isEmpty else { throw error }
            throw ODBCError(.invalidData, "reading rows: the driver could not deliver a value whole")
        }
        block.count = count
    }
}
