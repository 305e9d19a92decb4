import ArcaneCore

/// What is asked of the catalog before rows are read.
enum DiscoveryQueries {
    /// The database, and what the login may do with a table; see `DatabaseDescription.init(_:)`.
    ///
    /// It is asked for by its name: in Azure SQL Database `DB_ID()` need not be the number that `sys.databases` has.
    static func database(_ table: TableName) -> Statement {
        Statement(
            text: """
                SELECT DB_NAME(), CAST(DATABASEPROPERTYEX(DB_NAME(), N'Updateability') AS nvarchar(128)), \
                CAST(d.snapshot_isolation_state AS nvarchar(10)), CASE WHEN ct.database_id IS NULL THEN N'0' ELSE N'1' END, \
                CAST(HAS_PERMS_BY_NAME(DB_NAME(), N'DATABASE', N'UNMASK') AS nvarchar(10)), \
                CAST(HAS_PERMS_BY_NAME(?, N'OBJECT', N'SELECT') AS nvarchar(10)), \
                CAST(HAS_PERMS_BY_NAME(?, N'OBJECT', N'VIEW CHANGE TRACKING') AS nvarchar(10)), \
                CAST(ct.is_auto_cleanup_on AS nvarchar(10)), CAST(ct.retention_period AS nvarchar(20)), \
                CAST(ct.retention_period_units AS nvarchar(10)) \
                FROM sys.databases AS d LEFT JOIN sys.change_tracking_databases AS ct ON ct.database_id = DB_ID() \
                WHERE d.name = DB_NAME()
                """, parameters: [table.quoted, table.quoted], limit: Statement.catalogLimit)
    }

    /// Whether transactions may read a snapshot of the database: 1 where they may. While it is being switched on or off, they may not.
    static let snapshots = Statement(
        text: "SELECT CAST(snapshot_isolation_state AS nvarchar(10)) FROM sys.databases WHERE name = DB_NAME()",
        limit: Statement.catalogLimit)

    /// The columns of a table or view, one a row; see `TableDescription.init(_:rows:)`. No rows where there is none, or the login may
    /// not see it.
    static func columns(_ table: TableName) -> Statement {
        Statement(
            text: """
                SELECT CAST(o.object_id AS nvarchar(20)), CONVERT(nvarchar(30), o.create_date, 126), \
                CASE WHEN o.type = N'V' THEN N'1' ELSE N'0' END, CAST(ct.begin_version AS nvarchar(20)), c.name, \
                COALESCE(base.name, declared.name), CAST(c.max_length AS nvarchar(10)), CAST(c.precision AS nvarchar(10)), \
                CAST(c.scale AS nvarchar(10)), CAST(c.collation_name AS nvarchar(128)), CAST(c.is_nullable AS nvarchar(1)), \
                CAST(c.is_computed AS nvarchar(1)), CAST(c.is_hidden AS nvarchar(1)), CAST(c.is_masked AS nvarchar(1)), \
                CAST(c.is_column_set AS nvarchar(1)), CAST(k.key_ordinal AS nvarchar(10)), \
                CAST(declared.is_assembly_type AS nvarchar(1)), CAST(c.column_id AS nvarchar(10)) \
                FROM sys.objects AS o \
                JOIN sys.schemas AS s ON s.schema_id = o.schema_id \
                JOIN sys.columns AS c ON c.object_id = o.object_id \
                LEFT JOIN sys.types AS base ON base.user_type_id = c.system_type_id \
                LEFT JOIN sys.types AS declared ON declared.user_type_id = c.user_type_id \
                LEFT JOIN sys.indexes AS i ON i.object_id = o.object_id AND i.is_primary_key = 1 \
                LEFT JOIN sys.index_columns AS k \
                ON k.object_id = i.object_id AND k.index_id = i.index_id AND k.column_id = c.column_id \
                LEFT JOIN sys.change_tracking_tables AS ct ON ct.object_id = o.object_id \
                WHERE s.name = ? AND o.name = ? AND o.type IN (N'U', N'V') ORDER BY c.column_id
                """, parameters: [table.schema, table.table], limit: Statement.catalogLimit)
    }
}

extension DatabaseDescription {
    /// Reads the answer to `DiscoveryQueries.database`.
    init(_ row: CatalogRow) throws {
        self.init(
            name: try row.required(0, "the name of the database"), isReadOnly: row.text(1) == "READ_ONLY",
            allowsSnapshots: row.flag(2), tracksChanges: row.flag(3), retention: Self.retention(row), seesMasked: row.flag(4),
            permissions: TablePermissions(select: row.flag(5), viewChangeTracking: row.flag(6)))
    }

    /// `sys.change_tracking_databases` has a number, and 1, 2 or 3 for minutes, hours or days.
    private static func retention(_ row: CatalogRow) -> Duration? {
        guard row.flag(7), let period = row.integer(8), let unit = row.integer(9) else { return nil }
        return switch unit {
        case 1: .seconds(60) * Int(period)
        case 2: .seconds(3600) * Int(period)
        case 3: .seconds(86_400) * Int(period)
        default: nil
        }
    }
}

extension TableDescription {
    /// Reads the answer to `DiscoveryQueries.columns`; nil where it has no rows.
    init?(_ name: TableName, rows: [CatalogRow]) throws {
        guard let first = rows.first else { return nil }
        guard let objectID = first.integer(0) else {
            throw StreamError.transient(
                "the server does not say the number of \(name); the answer to a catalog query is not complete")
        }
        self.init(
            name: name, objectID: Int(objectID), created: try first.required(1, "when \(name) was made"),
            isView: first.flag(2), trackingBegan: first.integer(3), columns: try rows.map(TableColumn.init))
    }
}

extension TableColumn {
    /// Reads a row of `DiscoveryQueries.columns`.
    init(_ row: CatalogRow) throws {
        let name = try row.required(4, "the name of a column")
        self.init(
            name: name,
            type: SqlType(
                name: try row.required(5, "the type of column '\(name)'"), size: Int(row.integer(6) ?? 0),
                precision: Int(row.integer(7) ?? 0), scale: Int(row.integer(8) ?? 0), collation: row.text(9),
                isAssemblyType: row.flag(16)),
            number: row.flag(2) ? nil : row.integer(17).map { Int($0) },
            isNullable: row.flag(10), keyOrdinal: row.integer(15).flatMap { $0 > 0 ? Int($0) : nil },
            isComputed: row.flag(11), isHidden: row.flag(12), isMasked: row.flag(13), isColumnSet: row.flag(14))
    }
}
