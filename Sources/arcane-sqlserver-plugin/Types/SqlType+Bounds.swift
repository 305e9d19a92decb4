import ArcaneCore

extension SqlType {
    /// Whether the server orders values of the type, and their texts can be turned back into them exactly: what a key by which a
    /// table is divided needs, and a column that a stream follows.
    var isOrdered: Bool {
        switch self {
        case .bit, .tinyint, .smallint, .int, .bigint, .decimal, .money, .smallmoney, .float, .real, .rowversion, .date, .time,
            .datetime, .smalldatetime, .datetime2, .datetimeoffset, .uniqueidentifier:
            true
        case .text(let type): type.length != nil
        case .binary(let type): type.length != nil
        case .xml, .variant, .clr, .unknown: false
        }
    }

    /// An expression for the text of a value, which `bound` turns back into a value that the server holds for the same. Texts of
    /// times stand in the order of the times.
    func boundText(of column: String) -> String {
        switch self {
        case .binary, .rowversion: "CONVERT(nvarchar(max), \(binaryForm(of: column)), 2)"
        case .float, .real: "CONVERT(nvarchar(60), \(column), 3)"
        case .money, .smallmoney: "CONVERT(nvarchar(60), \(column), 2)"
        case .date, .time, .datetime, .smalldatetime, .datetime2: "CONVERT(nvarchar(60), \(column), 126)"
        case .datetimeoffset: "CONVERT(nvarchar(60), SWITCHOFFSET(\(column), N'+00:00'), 126)"
        case .text(let type): "CAST(\(column) AS nvarchar(\(type.length.map { min($0, 4000) } ?? 4000)))"
        default: "CAST(\(column) AS nvarchar(60))"
        }
    }

    /// An expression of the type for a parameter with the text of a value. It is of the column's own type and collation, so that an
    /// index on the column is used and the comparison is the column's.
    var bound: String {
        switch self {
        case .binary(let type): "CONVERT(varbinary(\(type.length.map(String.init) ?? "max")), ?, 2)"
        case .rowversion: "CONVERT(binary(8), ?, 2)"
        case .date, .time, .datetime, .smalldatetime, .datetime2, .datetimeoffset: "CONVERT(\(self), ?, 126)"
        case .text(let type):
            if type.isWide {
                "CAST(? AS \(self))"
            } else {
                "CAST(?\(type.collation.map { " COLLATE \($0)" } ?? "") AS \(self))"
            }
        default: "CAST(? AS \(self))"
        }
    }

    /// A rowversion is no byte string for CONVERT's styles until it is cast to one.
    private func binaryForm(of column: String) -> String {
        self == .rowversion ? "CAST(\(column) AS binary(8))" : column
    }
}

extension SqlType {
    /// Whether a stream can follow a column of the type: what is added or changed later has a higher value.
    var isCursor: Bool {
        switch self {
        case .tinyint, .smallint, .int, .bigint, .decimal, .rowversion: true
        default: isMoment
        }
    }

    /// The step between two values, where it is so long that a row easily changes twice within it; nil for all others.
    var step: String? {
        switch self {
        case .date: "day"
        case .smalldatetime: "minute"
        case .datetime2(scale: 0), .datetimeoffset(scale: 0): "second"
        default: nil
        }
    }

    /// Whether values are points in time.
    var isMoment: Bool {
        switch self {
        case .date, .datetime, .smalldatetime, .datetime2, .datetimeoffset: true
        default: false
        }
    }
}

extension TextType {
    /// Whether the texts are UTF-16 in the database, and not in a code page.
    var isWide: Bool { kind == .nchar || kind == .nvarchar || kind == .ntext }
}
