import CODBC

extension ODBCHandle {
    /// The columns of the current result. Throws `configuration` for a type that cannot be read.
    func columns() throws(ODBCError) -> [ResultColumn] {
        var columns: [ResultColumn] = []
        for number in 0..<(try columnCount()) { columns.append(try column(number + 1)) }
        return columns
    }

    private func column(_ number: Int) throws(ODBCError) -> ResultColumn {
        // A name has 128 characters at most, of three bytes each in UTF-8.
        var text = [UInt8](repeating: 0, count: 512)
        var (length, type, digits, isNullable): (SQLSMALLINT, SQLSMALLINT, SQLSMALLINT, SQLSMALLINT) = (0, 0, 0, 0)
        var size: SQLULEN = 0
        try check(
            SQLDescribeCol(
                pointer, SQLUSMALLINT(number), &text, SQLSMALLINT(text.count), &length, &type, &size, &digits, &isNullable),
            "describing column \(number) of a result")
        let name = String(decoding: text.prefix(min(max(Int(length), 0), text.count - 1)), as: UTF8.self)
        let limit = Int(clamping: size)
        guard let type = SQLType(code: Int(type), size: limit) else {
            throw .configuration(
                "column \(name.isEmpty ? "\(number)" : name) has a type that cannot be read (ODBC's number \(type)); cast it")
        }
        return ResultColumn(name: name, type: type, size: limit, scale: Int(digits))
    }
}
