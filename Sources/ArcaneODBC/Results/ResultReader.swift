import ArcaneCore

/// Reads a result into batches, on the thread of its connection.
final class ResultReader {
    let columns: [ResultColumn]
    let schema: Schema
    private let statement: ODBCHandle
    private let options: ReadOptions
    private let transfers: [ColumnTransfer]
    private let rows: BlockFetch
    /// The block that is filled next.
    private var block: RowBlock
    /// The block that is moved to columns meanwhile; there is none before the first is full.
    private var other: RowBlock?
    private let blockTransfer: BlockTransfer
    private let longValues: LongValueReader
    private let builder: RecordBatchBuilder
    /// The rows of the next batch so far, and about how many bytes they take.
    private var size = (rows: 0, bytes: 0)
    private var isAtEnd = false

    /// Prepares to read the current result of `statement`.
    init(_ statement: ODBCHandle, as reading: ResultReading, options: ReadOptions) throws(ODBCError) {
        let columns = try statement.columns()
        let schema = try reading.schema(of: columns)
        self.statement = statement
        self.columns = columns
        self.schema = schema
        self.options = options
        let builder = RecordBatchBuilder(schema: schema)
        self.builder = builder
        var transfers: [ColumnTransfer] = []
        for (index, column) in columns.enumerated() {
            transfers.append(
                try ColumnTransfer(
                    column, number: index + 1, into: builder.columns[index], as: schema.fields[index],
                    isCompared: reading.isCompared(schema.fields[index]), options))
        }
        self.transfers = transfers
        longValues = LongValueReader(partBytes: options.partBytes)
        blockTransfer = BlockTransfer(transfers, into: builder)
        block = RowBlock(transfers.map(\.form), rows: min(options.blockRows, options.batchRows))
        rows = try BlockFetch(statement, rowCapacity: block.rowCapacity)
    }

    /// The next rows; nil behind the last, and behind everything else that the statement had to say.
    func next(_ stop: CancelSwitch) throws(ODBCError) -> RecordBatch? {
        size = (0, 0)
        while !isAtEnd, size.rows <= options.batchRows - block.rowCapacity, size.bytes < options.batchBytes {
            try readBlock(stop)
        }
        try blockTransfer.finish()
        return builder.rowCount > 0 ? builder.finish() : nil
    }

    private func readBlock(_ stop: CancelSwitch) throws(ODBCError) {
        try rows.fetch(into: block, stop)
        guard block.count > 0 else {
            // A failure behind the last row is one too.
            try statement.skipResults(stop)
            guard !statement.isDead else { throw ODBCError([], while: "reading rows", isDead: true) }
            isAtEnd = true
            return
        }
        // Columns that are fetched by parts, where the block is of one row.
        for (index, transfer) in transfers.enumerated() where transfer.form.isLong {
            if try longValues.read(transfer.form, column: index + 1, of: statement, stop) {
                try transfer.move(longValues.value)
                size.bytes += longValues.value.count
            } else {
                transfer.target.appendNull()
            }
        }
        size.rows += block.count
        size.bytes += block.byteCount
        try blockTransfer.finish()
        if block.count < block.rowCapacity || block.rowCapacity == 1 {
            try blockTransfer.move(block)
        } else {
            // More is to come: it is fetched while these rows are moved.
            blockTransfer.start(block)
            let next = other ?? RowBlock(transfers.map(\.form), rows: block.rowCapacity)
            (block, other) = (next, block)
        }
    }
}
