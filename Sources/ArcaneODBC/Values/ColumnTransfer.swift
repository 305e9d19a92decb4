import ArcaneCore
import CODBC

/// Moves the values of one column from the driver's memory to a column builder: how is decided once, for all rows.
struct ColumnTransfer {
    /// How the driver delivers the values.
    let form: ValueForm
    /// Where they go.
    let target: ColumnBuilder
    private let name: String
    private let dataType: DataType
    private let isText: Bool
    private let refusesHalfPairs: Bool
    private let moveBlock: Mover

    /// Decides how `column`, the result's `number`th, is read as `field`. Throws `configuration` where it cannot be.
    ///
    /// Half of a surrogate pair becomes U+FFFD, except where values are compared: `move` throws `invalidData` then.
    init(
        _ column: ResultColumn, number: Int, into target: ColumnBuilder, as field: Field, isCompared: Bool,
        _ options: ReadOptions
    ) throws(ODBCError) {
        form = ValueForm(column)
        name = column.name.isEmpty ? "\(number)" : column.name
        dataType = field.type
        self.target = target
        isText = field.type == .string || field.type == .json
        guard let move = ColumnTransfer.mover(form, column, to: target, as: field.type, options.finerTimes) else {
            throw .configuration(
                "column \(name) is a \(column.type) and cannot be read as \(field.type); cast it, or read it as string")
        }
        moveBlock = move
        if case .wideText = form { refusesHalfPairs = isCompared } else { refusesHalfPairs = false }
    }

    /// Moves the first `count` values of `buffer`. Throws `invalidData` where one is not whole or not of the type.
    func move(_ count: Int, from buffer: ColumnBuffer) throws(ODBCError) {
        let count = min(count, buffer.rowCapacity)
        let contents = buffer.contents(of: count)
        guard contents != .cut else {
            throw ODBCError(
                .invalidData,
                "column \(name) has a value that is longer than the server described, and the driver cut it; cast the column to a max type"
            )
        }
        let block = BlockColumn(buffer, count: count, isFull: contents == .full)
        guard !refusesHalfPairs || !block.hasHalfPairs else {
            throw ODBCError(
                .invalidData,
                "column \(name) has a text with half of a surrogate pair, which UTF-8 cannot have; with U+FFFD in its place two keys could "
                    + "become one: correct the text in the database"
            )
        }
        guard moveBlock(block) else { throw unfit }
    }

    /// Moves one long value.
    func move(_ value: [UInt8]) throws(ODBCError) {
        guard case .bytes(let builder) = target else { throw unfit }
        switch (form, isText) {
        case (.longBinary, true): builder.append(HexText.upper(value))
        case (.longText, _):
            guard value.withUnsafeBytes(UTF8Text.isValid) else { throw unfit }
            builder.append(value)
        default: builder.append(value)
        }
    }

    private var unfit: ODBCError {
        ODBCError(.invalidData, "column \(name) has a value that \(dataType) does not hold exactly; read the column as string")
    }
}
