import CODBC

extension ODBCHandle {
    /// Throws where `code`, the result of a call on this handle, is a failure. The result says whether there was anything, or
    /// anything more, to do.
    ///
    /// A remark can be a failure too: when an error ends a block of rows that has begun, FreeTDS reports success with information,
    /// and the next fetch finds no more rows.
    @discardableResult
    func check(_ code: SQLRETURN, _ action: @autoclosure () -> String) throws(ODBCError) -> SQLRETURN {
        switch Int32(code) {
        case SQL_SUCCESS, SQL_NO_DATA: return code
        case SQL_SUCCESS_WITH_INFO:
            let records = diagnostics()
            guard records.contains(where: Classification.isFailure) else { return code }
            throw ODBCError(records, while: action(), isDead: isDead)
        default: throw failure(action())
        }
    }

    /// What went wrong in the last call on this handle.
    func failure(_ action: String) -> ODBCError {
        ODBCError(diagnostics(), while: action, isDead: isDead)
    }

    /// Everything the driver says about the last call on this handle.
    func diagnostics() -> [DiagnosticRecord] {
        var records: [DiagnosticRecord] = []
        var state = [UInt8](repeating: 0, count: 6)
        // Messages end at 1024 characters of UTF-16 in SQL Server; longer ones are cut, which is no harm to a message.
        var text = [UInt8](repeating: 0, count: 4096)
        // More records than anybody reads: the end of a loop that must have one.
        for number in 1...SQLSMALLINT(100) {
            var native: SQLINTEGER = 0
            var length: SQLSMALLINT = 0
            let code = SQLGetDiagRec(type, pointer, number, &state, &native, &text, SQLSMALLINT(text.count), &length)
            guard code == SQL_SUCCESS || code == SQL_SUCCESS_WITH_INFO else { break }
            let message = String(decoding: text.prefix(min(Int(max(length, 0)), text.count - 1)), as: UTF8.self)
            records.append(
                DiagnosticRecord(
                    sqlState: String(decoding: state.prefix(5), as: UTF8.self), native: Int(native),
                    message: DiagnosticRecord.withoutLayers(message)))
        }
        return records
    }
}
