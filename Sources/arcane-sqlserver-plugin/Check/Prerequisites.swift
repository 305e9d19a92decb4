import ArcaneCore
import ArcanePluginKit

/// What a stream needs of its database and table, each with a verdict and, where something is missing, the T-SQL that mends it.
struct Prerequisites {
    /// The table that the spec names.
    var name: TableName
    /// The stream's spec.
    var spec: SqlServerSpec
    /// The database.
    var database: DatabaseDescription
    /// The table; nil where there is none, or the login may not see it.
    var table: TableDescription?

    /// All verdicts.
    var findings: [CheckFinding] {
        guard let table else {
            return [.bad("the table", StreamError.configuration(TrackedRange.missing(name)))]
                + (spec.mode == .changeTracking ? [writable, databaseTracking, trackingPermission, snapshots] : [])
        }
        return [foundTable(table), permission, columns(table)] + [masked(table)].compactMap(\.self)
            + (spec.mode == .changeTracking ? trackingFindings(table) : [])
            + (spec.mode == .cursor ? [cursor(table)] : []) + notes(table)
    }

    /// What keeps the table from being read; nil where nothing does. Change tracking is another matter: where it was switched off while
    /// a stream ran, a backfill has to follow.
    var readingError: StreamError? {
        guard let table else { return StreamError.configuration(TrackedRange.missing(name)) }
        return ([permission, masked(table)] + (spec.mode == .changeTracking ? [keyForTracking(table)] : []))
            .compactMap { $0?.error }.first ?? replicaError
    }

    /// What keeps changes from being read only as long as the database is a replica, or read-only; nil where nothing does.
    var replicaError: StreamError? { spec.mode == .changeTracking ? writable.error : nil }

    private func foundTable(_ table: TableDescription) -> CheckFinding {
        let key = table.key.map(\.name).joined(separator: ", ")
        return .good(
            table.isView ? "the view" : "the table", "\(table.name), \(key.isEmpty ? "no primary key" : "key \(key)")")
    }

    private var permission: CheckFinding {
        let subject = "the permission to read it"
        if database.permissions.select { return .good(subject) }
        return .bad(subject, StreamError.refused("the login may not read \(name); \(Remedy.grantSelect(name))"))
    }

    private func columns(_ table: TableDescription) -> CheckFinding {
        do {
            try table.checkNames(spec.fields.exclude, of: "fields.exclude")
            let selection = try RowSelection(table, fields: spec.fields, times: spec.times, mode: spec.mode)
            return .good("the columns", "\(selection.columns.count) of \(table.columns.count)")
        } catch {
            return .bad("the columns", error)
        }
    }

    /// Masked columns would be written as the mask, and nobody would know.
    private func masked(_ table: TableDescription) -> CheckFinding? {
        guard !database.seesMasked,
            let selection = try? RowSelection(table, fields: spec.fields, times: spec.times, mode: spec.mode)
        else { return nil }
        let names = selection.columns.filter(\.column.isMasked).map { "'\($0.column.name)'" }
        if names.isEmpty { return nil }
        return .bad(
            "the masked columns",
            StreamError.configuration(
                "the login sees only the mask of \(names.joined(separator: ", ")); GRANT UNMASK TO [the user], or add them to fields.exclude"
            ))
    }

    private func trackingFindings(_ table: TableDescription) -> [CheckFinding] {
        // A view has no changes of its own, whatever is switched on for it.
        if table.isView { return [keyForTracking(table)] }
        return [keyForTracking(table), writable, databaseTracking, tableTracking(table), trackingPermission, snapshots]
    }

    private func keyForTracking(_ table: TableDescription) -> CheckFinding {
        let subject = "a primary key"
        if table.isView {
            return .bad(
                subject,
                StreamError.configuration(
                    "\(name) is a view, and changes of views are not tracked; name its table, or set mode to cursor or snapshot"
                ))
        }
        if table.key.isEmpty {
            return .bad(
                subject,
                StreamError.configuration(
                    "\(name) has no primary key, which change tracking needs; add one (ALTER TABLE \(name.quoted) ADD PRIMARY KEY (…)), or set "
                        + "mode to cursor or snapshot"))
        }
        return .good(subject)
    }

    private var writable: CheckFinding {
        let subject = "a primary database"
        if !database.isReadOnly { return .good(subject, database.name) }
        return .bad(
            subject,
            StreamError.configuration(
                "the database \(database.name) is read-only here, and replicas cannot tell changes (error 22117); "
                    + Remedy.connectToPrimary))
    }

    private var databaseTracking: CheckFinding {
        let subject = "change tracking of the database"
        if database.tracksChanges { return .good(subject, kept) }
        return .bad(
            subject, StreamError.configuration("it is off in \(database.name); switch it on: \(Remedy.enableDatabase)"))
    }

    /// How long a stream may stand still.
    private var kept: String {
        guard let retention = database.retention else { return "changes are kept for ever (AUTO_CLEANUP is off)" }
        let kept = "changes are kept for \(DurationText.text(retention))"
        return spec.polling.lookBackInterval > retention ? kept + ", which is less than lookBackInterval" : kept
    }

    private func tableTracking(_ table: TableDescription) -> CheckFinding {
        let subject = "change tracking of the table"
        if table.trackingBegan != nil { return .good(subject) }
        return .bad(subject, StreamError.configuration("it is off for \(name); switch it on: \(Remedy.enableTable(name))"))
    }

    private var trackingPermission: CheckFinding {
        let subject = "the permission to see its changes"
        if database.permissions.viewChangeTracking { return .good(subject) }
        return .bad(subject, StreamError.refused("the login may not see changes of \(name); \(Remedy.grantTracking(name))"))
    }

    /// Without snapshots no row is lost, but a window is no single moment of the table.
    private var snapshots: CheckFinding {
        database.allowsSnapshots
            ? .good("snapshot isolation")
            : .good("snapshot isolation", "off, so that rows may be newer than their version; better: \(Remedy.allowSnapshots)")
    }

    private func cursor(_ table: TableDescription) -> CheckFinding {
        let subject = "the cursor column"
        do {
            let reads = try ReadQueries(table, spec: spec)
            let cursor = try CursorQueries(table, column: spec.cursorColumn ?? "", reads: reads)
            let nullable = cursor.column.isNullable ? "; rows where it is NULL are read by backfills only" : ""
            let coarse =
                cursor.column.type.step.map {
                    "; a row that changes once more within one \($0) may not be seen, better use finer times"
                } ?? ""
            return .good(subject, "\(cursor.column.name) \(cursor.column.type)\(nullable)\(coarse); deletes are not seen")
        } catch {
            return .bad(subject, error)
        }
    }

    /// What is allowed, but should be known.
    private func notes(_ table: TableDescription) -> [CheckFinding] {
        let names = table.key.filter { KeyText.isAmbiguous($0.type) }.map { "'\($0.name)'" }
        let texts = table.key.filter { if case .text = $0.type { true } else { false } }
        var reasons: [String] = []
        if !names.isEmpty { reasons.append("different values of \(names.joined(separator: ", ")) can have the same text") }
        if texts.count > 1 { reasons.append("a '#' in a text of the key looks like the sign between two of its columns") }
        if reasons.isEmpty { return [] }
        return [
            .good(
                MergeKey.columnName,
                "\(reasons.joined(separator: ", and ")), so that rows can share a merge key; merge on the key columns")
        ]
    }
}
