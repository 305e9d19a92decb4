import ArcaneCore
import ArcaneJSON
import ArcaneJSONLines

/// What a commit says of one key column of a file: a reader that merges by the key need not open what cannot hold it.
struct KeyMetrics: Hashable, Sendable {
    /// The column's name.
    var column: String
    /// How many rows have no value there.
    var nullCount: Int
    /// The lowest and the highest value, written as in files of JSON lines. Nil where no row has a value, where values of the
    /// column's type have no order, and where one of the two takes more than `KeyMetrics.byteLimit` bytes.
    var bounds: Bounds?

    /// The lowest and the highest value.
    struct Bounds: Hashable, Sendable {
        var minimum: JSONValue
        var maximum: JSONValue
    }

    /// Longer values would make the log heavy and exclude hardly more.
    static let byteLimit = 256
}

extension KeyMetrics {
    var json: JSONValue {
        JSONValue.members([
            ("column", .string(column)), ("nulls", .integer(nullCount)), ("min", bounds?.minimum), ("max", bounds?.maximum),
        ])
    }

    init?(json: JSONValue) {
        guard let column = json["column"]?.stringValue, let nullCount = json["nulls"]?.intValue else { return nil }
        self.init(column: column, nullCount: nullCount)
        if let minimum = json["min"], let maximum = json["max"] { bounds = Bounds(minimum: minimum, maximum: maximum) }
    }
}

extension KeyMetrics.Bounds {
    /// Writes the two values of `column` as a file of JSON lines would.
    init?(_ column: Column) throws {
        let schema = Schema([Field("value", column.type)])
        let encoder = try JSONLinesEncoder(schema: schema)
        try encoder.append(RecordBatch(schema: schema, columns: [column], rowCount: column.count))
        try encoder.finish()
        let values = try encoder.takeBytes().split(separator: UInt8(ascii: "\n")).map {
            try JSONValue(parsing: Array($0))["value"]
        }
        guard values.count == 2, let minimum = values[0], let maximum = values[1] else { return nil }
        self.init(minimum: minimum, maximum: maximum)
    }
}
