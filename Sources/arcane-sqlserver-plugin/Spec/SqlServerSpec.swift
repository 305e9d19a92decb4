import ArcaneCore
import ArcanePluginKit
import ArcaneResources

/// The spec of a `SqlServerStream`.
struct SqlServerSpec: PluginSpec, Hashable {
    @Setting(
        """
        The Secret with the key `ARCANE__CONNECTIONSTRING`: how the database is reached, in the keywords of ADO.NET or ODBC.
        """)
    var connectionRef: SecretReference?

    @Setting("The schema of the table.", .minLength(1), .maxLength(128), default: "dbo")
    var schema: String

    @Setting("The table, or in the modes `cursor` and `snapshot` a view.", .minLength(1), .maxLength(128), example: "Orders")
    var table: String

    @Setting(
        """
        How the stream goes forward: by SQL Server's change tracking, which sees every change and every delete; by a column that \
        grows with every change; or by reading the whole table again at each look.
        """, default: .changeTracking)
    var mode: ReadingMode

    @Setting(
        "The column that grows with every change, for the mode `cursor`: a rowversion, an increasing number or a time of change.",
        .minLength(1), example: "ModifiedAt")
    var cursorColumn: String?

    @Setting("The columns that are read.")
    var fields: FieldsSpec

    @Setting(
        """
        A condition in T-SQL that rows have to meet, on columns of the table. The server applies it. With change tracking, a row that no \
        longer meets it is a delete.
        """, .minLength(1), example: "Region = 'EU'")
    var filter: String?

    @Setting(
        """
        How times are written that are finer than a microsecond or have an offset: as `exact` texts in ISO 8601, or as timestamps that are \
        cut to `microseconds`, in UTC where there is an offset. Key columns are always exact.
        """, default: .exact)
    var times: TimeForm

    @Setting("How long the server may be silent while a statement runs.", .positive, default: .seconds(3600))
    var commandTimeout: Duration

    @Setting("How a backfill is divided.")
    var backfill: BackfillSpec

    @Setting(
        "After a long stop, changes are caught up in steps of about so many rows, each of which is committed.", .minimum(1),
        default: 500_000)
    var changesPerWindow: Int

    @Setting("Where data goes.")
    var sink: SinkSpec

    @SettingGroup
    var polling: PollingSettings

    static var rules: [SpecRule<Self>] {
        [
            SpecRule(
                "is required for the mode cursor; name a rowversion, an increasing number or a time of change",
                at: "cursorColumn",
                cel: "self.mode != 'cursor' || has(self.cursorColumn)"
            ) { $0.mode != .cursor || $0.cursorColumn != nil },
            SpecRule(
                "is for the mode cursor only; set mode: cursor, or remove it", at: "cursorColumn",
                cel: "self.mode == 'cursor' || !has(self.cursorColumn)"
            ) { $0.mode == .cursor || $0.cursorColumn == nil },
        ]
    }
}

/// How a stream goes forward.
enum ReadingMode: String, SettingChoice {
    case changeTracking, cursor, snapshot
}

/// How times are written that no timestamp of a data file holds exactly.
enum TimeForm: String, SettingChoice {
    case exact, microseconds
}

/// The columns that are read.
struct FieldsSpec: StreamSpec, Hashable {
    @Setting("Only these columns are read, and those of the key. Empty for all.", .each(.minLength(1)), default: [])
    var include: [String]

    @Setting("These columns are not read. Columns of the key stay.", .each(.minLength(1)), default: [], example: ["Photo"])
    var exclude: [String]

    static var rules: [SpecRule<Self>] {
        [
            SpecRule(
                "give include or exclude, and not both", cel: "size(self.include) == 0 || size(self.exclude) == 0"
            ) { $0.include.isEmpty || $0.exclude.isEmpty }
        ]
    }
}

/// How a backfill is divided.
struct BackfillSpec: StreamSpec, Hashable {
    @Setting(
        "So many parts of the table are read at the same time, each through a connection of its own.", .range(1...32),
        default: 2)
    var parallelism: Int

    @Setting(
        """
        About how many rows a part has. A backfill that was cut short goes on behind the last part that was committed. A table without a \
        primary key is read in one part.
        """, .minimum(1), default: 1_000_000)
    var sliceRows: Int
}
