import CODBC

/// The memory of a statement's parameters while it runs.
final class ParameterMemory {
    private struct Slot {
        var form: ParameterForm
        var bytes: UnsafeMutableRawBufferPointer
        var length: UnsafeMutablePointer<SQLLEN>
    }

    private let slots: [Slot]

    init(_ parameters: [ODBCParameter]) {
        slots = parameters.map { parameter in
            let form = ParameterForm(parameter)
            let source = form.bytes ?? []
            let bytes = UnsafeMutableRawBufferPointer.allocate(byteCount: max(1, source.count), alignment: 16)
            bytes.copyBytes(from: source)
            let length = UnsafeMutablePointer<SQLLEN>.allocate(capacity: 1)
            length.initialize(to: form.bytes.map { SQLLEN($0.count) } ?? SQLLEN(SQL_NULL_DATA))
            return Slot(form: form, bytes: bytes, length: length)
        }
    }

    deinit {
        for slot in slots {
            slot.bytes.deallocate()
            slot.length.deallocate()
        }
    }

    /// Gives the parameters to the driver, which reads them when `statement` runs.
    func bind(to statement: ODBCHandle) throws(ODBCError) {
        guard slots.count <= Int(SQLUSMALLINT.max) else { throw .configuration("the statement has too many parameters") }
        for (index, slot) in slots.enumerated() {
            let form = slot.form
            try statement.check(
                SQLBindParameter(
                    statement.pointer, SQLUSMALLINT(index + 1), SQLSMALLINT(SQL_PARAM_INPUT), form.cType,
                    SQLSMALLINT(form.sqlType), SQLULEN(form.size), SQLSMALLINT(form.scale), slot.bytes.baseAddress,
                    SQLLEN(slot.bytes.count), slot.length),
                "binding parameter \(index + 1) of a statement")
        }
    }
}
