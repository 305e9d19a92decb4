import ArcaneCore

/// Makes the columns that are written from those that a query returned.
struct RowAssembly: Sendable {
    /// Which query the rows are from.
    enum Origin: Hashable, Sendable {
        /// `ReadQueries.changes`, up to this version.
        case changes(upTo: Int64)
        /// A read of the table; with change tracking, in a backfill that began at this version.
        case table(version: Int64?)
    }

    /// What is selected.
    let selection: RowSelection
    /// Which query the rows are from.
    let origin: Origin
    /// The schema of what is written.
    let schema: Schema
    /// The schema of what the query returns.
    let readSchema: Schema

    /// Prepares for the rows of a query; `schema` is the stream's, as `RowSelection.schema` makes it.
    init(_ selection: RowSelection, origin: Origin, schema: Schema) {
        self.selection = selection
        self.origin = origin
        self.schema = schema
        var fields = selection.key.map { Field($0.column.name, $0.reading.dataType, isNullable: false) }
        if case .changes = origin {
            fields.append(Field(OutputColumns.changeVersion, .int64, isNullable: false))
            fields.append(Field(OutputColumns.changeOperation, .string, isNullable: false))
        }
        readSchema = Schema(
            fields + selection.others.map { Field($0.column.name, $0.reading.dataType) }, key: selection.key.map(\.column.name))
    }

    /// The rows as they are written. Throws `StreamError.invalidRecord` where a key has no value.
    func assemble(_ read: [Column], rowCount: Int) throws -> RecordBatch {
        let keyCount = selection.key.count
        var columns = Array(read.prefix(keyCount))
        var rest = read.dropFirst(keyCount)
        var trackingVersion: Int64?
        switch origin {
        case .changes(let upTo):
            columns += rest.prefix(2)
            rest = rest.dropFirst(2)
            trackingVersion = upTo
        case .table(let version?):
            columns.append(.numbers(0, count: rowCount))
            columns.append(.letters(UInt8(ascii: "I"), count: rowCount))
            trackingVersion = version
        case .table(nil): break
        }
        columns += rest
        if let trackingVersion { columns.append(.numbers(trackingVersion, count: rowCount)) }
        if keyCount > 0 { columns.append(try mergeKeys(read.prefix(keyCount), rowCount: rowCount)) }
        return RecordBatch(schema: schema, columns: columns, rowCount: rowCount)
    }

    private func mergeKeys(_ key: ArraySlice<Column>, rowCount: Int) throws -> Column {
        let texts = zip(key, selection.key).map { KeyText($0, type: $1.column.type) }
        var offsets = [0]
        offsets.reserveCapacity(rowCount + 1)
        var data: [UInt8] = []
        data.reserveCapacity(rowCount * 64)
        var text = MergeKeyText()
        for row in 0..<rowCount {
            for part in texts.indices { try texts[part].append(row, to: &text) }
            text.finish(into: &data)
            offsets.append(data.count)
        }
        return Column(type: .string, validity: Validity(allValid: rowCount), values: .bytes(offsets: offsets, data: data))
    }
}

extension Column {
    /// The same number in every row.
    fileprivate static func numbers(_ number: Int64, count: Int) -> Column {
        Column(type: .int64, validity: Validity(allValid: count), values: .int64(Array(repeating: number, count: count)))
    }

    /// The same letter in every row.
    fileprivate static func letters(_ letter: UInt8, count: Int) -> Column {
        Column(
            type: .string, validity: Validity(allValid: count),
            values: .bytes(offsets: Array(0...count), data: Array(repeating: letter, count: count)))
    }
}
