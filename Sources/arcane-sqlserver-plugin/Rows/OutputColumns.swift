import ArcaneCore

/// The columns that a stream adds to those of its table.
enum OutputColumns {
    /// The version of the change, 0 in a backfill.
    static let changeVersion = "SYS_CHANGE_VERSION"
    /// What happened: I, U or D.
    static let changeOperation = "SYS_CHANGE_OPERATION"
    /// The version up to which the window with the row reached.
    static let trackingVersion = "ChangeTrackingVersion"

    /// The names of the added columns.
    static func added(mode: ReadingMode, hasKey: Bool) -> [String] {
        let mergeKey = hasKey ? [MergeKey.columnName] : []
        return mode == .changeTracking ? [changeVersion, changeOperation, trackingVersion] + mergeKey : mergeKey
    }
}

extension RowSelection {
    /// The schema of what is written, in order: the key, the change's version and operation, the other columns, the window's
    /// version, the merge key. Without change tracking there are no versions, and without a primary key there is no merge key.
    ///
    /// Every column that is not of the key may be null: a delete has nothing but its key.
    func schema(mode: ReadingMode) -> Schema {
        // A snapshot is read whole each time, whatever the columns were.
        func source(_ column: TableColumn) -> String? { mode == .snapshot ? nil : column.source }
        var fields = key.map {
            Field($0.column.name, $0.reading.dataType, isNullable: false, source: source($0.column))
        }
        if mode == .changeTracking {
            fields.append(Field(OutputColumns.changeVersion, .int64, isNullable: false))
            fields.append(Field(OutputColumns.changeOperation, .string, isNullable: false))
        }
        fields += others.map { Field($0.column.name, $0.reading.dataType, source: source($0.column)) }
        if mode == .changeTracking { fields.append(Field(OutputColumns.trackingVersion, .int64, isNullable: false)) }
        if !key.isEmpty { fields.append(Field(MergeKey.columnName, .string, isNullable: false)) }
        return Schema(fields, key: key.map(\.column.name))
    }
}
