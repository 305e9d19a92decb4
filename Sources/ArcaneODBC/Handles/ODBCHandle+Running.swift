import CODBC

extension ODBCHandle {
    /// Sets how long the server may stay silent during this statement, in whole seconds.
    func setTimeout(_ timeout: Duration) throws(ODBCError) {
        // 0 would be for ever.
        let seconds = SQLULEN(max(1, timeout.components.seconds))
        try check(codbc_set_statement_number(pointer, SQL_ATTR_QUERY_TIMEOUT, seconds), "setting the time-out of a statement")
    }

    /// Runs `text` with `parameters` for its question marks.
    func execute(_ text: String, _ parameters: [ODBCParameter], _ stop: CancelSwitch) throws(ODBCError) {
        let action = "running a statement"
        let bound = ParameterMemory(parameters)
        try bound.bind(to: self)
        var bytes = Array(text.utf8)
        guard bytes.count <= Int(SQLINTEGER.max) else { throw .configuration("the statement is too long") }
        try blocking(stop, action) { SQLExecDirect(pointer, &bytes, SQLINTEGER(bytes.count)) }
        // The driver has sent them, and their memory ends here.
        try check(SQLFreeStmt(pointer, SQLUSMALLINT(SQL_RESET_PARAMS)), action)
    }

    /// Goes on to the first result that has columns; a batch may begin with others.
    func moveToResult(_ stop: CancelSwitch) throws(ODBCError) {
        while try columnCount() == 0 {
            guard try moveToNextResult(stop) else {
                throw .configuration("the statement returned no rows to read; it has to end with a SELECT")
            }
        }
    }

    /// Goes on behind the last result, past all rows and errors that are still to come.
    func skipResults(_ stop: CancelSwitch) throws(ODBCError) {
        while try moveToNextResult(stop) {}
    }

    /// The number of columns of the current result.
    func columnCount() throws(ODBCError) -> Int {
        var count: SQLSMALLINT = 0
        try check(SQLNumResultCols(pointer, &count), "counting the columns of a result")
        return Int(count)
    }

    private func moveToNextResult(_ stop: CancelSwitch) throws(ODBCError) -> Bool {
        try blocking(stop, "reading the results of a statement") { SQLMoreResults(pointer) } != SQL_NO_DATA
    }

    /// Makes a call that waits for the server, and that `stop` can end.
    @discardableResult
    func blocking(
        _ stop: CancelSwitch, _ action: @autoclosure () -> String, _ call: () -> SQLRETURN
    ) throws(ODBCError) -> SQLRETURN {
        try stop.arm(self)
        let code = call()
        stop.disarm()
        // What the driver says about a cancelled call differs from one moment to the next.
        if stop.isCancelled { throw .cancelled }
        return try check(code, action())
    }
}
