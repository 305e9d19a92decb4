import CODBC

/// Fetches one value after the other by parts, whatever its length.
final class LongValueReader {
    /// The bytes of the value that was read last.
    private(set) var value: [UInt8] = []
    private let part: UnsafeMutableRawBufferPointer

    /// Fetches in parts of `partBytes` bytes, 16 at least.
    init(partBytes: Int) {
        part = UnsafeMutableRawBufferPointer.allocate(byteCount: max(16, partBytes), alignment: 16)
    }

    deinit { part.deallocate() }

    /// Reads column `number` (from 1) of the current row, a text or bytes. Returns false where there is no value.
    func read(_ form: ValueForm, column number: Int, of statement: ODBCHandle, _ stop: CancelSwitch) throws(ODBCError) -> Bool {
        // A large value's memory is not kept for the small ones behind it.
        value.removeAll(keepingCapacity: value.capacity <= 1 << 20)
        let usable = form == .longText ? part.count - 1 : part.count
        while true {
            var length: SQLLEN = 0
            let code = try statement.blocking(stop, "reading column \(number)") {
                SQLGetData(statement.pointer, SQLUSMALLINT(number), form.cType, part.baseAddress, SQLLEN(part.count), &length)
            }
            if code == SQL_NO_DATA { return true }
            if length == SQL_NULL_DATA { return false }
            // The length is what remained before the call, or unknown for a text that goes on.
            let isCut = length == SQL_NO_TOTAL || length > usable
            guard isCut || length >= 0 else { throw ODBCError(.invalidData, "column \(number) has a value of no length") }
            value.append(contentsOf: part.prefix(isCut ? usable : length))
            if !isCut { return true }
        }
    }
}
