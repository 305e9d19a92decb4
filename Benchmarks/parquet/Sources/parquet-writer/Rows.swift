import ArcaneCore

/// The rows of the benchmark, made of their number alone, so that the peer makes the same.
enum Rows {
    static let schema = Schema([
        Field("id", .int64, isNullable: false), Field("amount", .decimal(precision: 18, scale: 4), isNullable: false),
        Field("price", .float64, isNullable: false),
        Field("time", .timestamp(.microsecond, isUTC: true), isNullable: false),
        Field("paid", .boolean, isNullable: false), Field("count", .int32, isNullable: false),
        Field("city", .string, isNullable: false),
        Field("customer", .string, isNullable: false), Field("code", .string, isNullable: false),
        Field("note", .string, isNullable: true),
    ])

    /// The rows `range`.
    static func batch(_ range: Range<Int>) -> RecordBatch {
        var notes = Validity()
        for row in range { notes.append(row % 3 != 0) }
        let columns: [ColumnValues] = [
            .int64(range.map(Int64.init)), .decimal(range.map { Int128($0 * 37 % 10_000_000_000) }),
            .float64(range.map { Double($0) * 0.25 }), .int64(range.map { 1_700_000_000_000_000 + Int64($0) * 1000 }),
            .boolean(range.map { $0 % 7 == 0 }), .int32(range.map { Int32($0 % 1000) }),
            texts(range) { "city-\($0 % 100)" }, texts(range) { "customer-\($0 * 7919 % 1_000_003)" },
            texts(range) { hex($0 &* 2_654_435_761 % 4_294_967_296) },
            texts(range) { $0 % 3 == 0 ? "" : "note \($0 % 5000) of a customer" },
        ]
        return RecordBatch(
            schema: schema,
            columns: zip(schema.fields, columns).map { field, values in
                Column(type: field.type, validity: field.isNullable ? notes : Validity(allValid: range.count), values: values)
            }, rowCount: range.count)
    }

    private static func texts(_ range: Range<Int>, _ text: (Int) -> String) -> ColumnValues {
        var offsets = [0]
        var data: [UInt8] = []
        for row in range {
            data += text(row).utf8
            offsets.append(data.count)
        }
        return .bytes(offsets: offsets, data: data)
    }

    private static func hex(_ value: Int) -> String {
        let digits = String(value, radix: 16)
        return String(repeating: "0", count: 8 - digits.count) + digits
    }
}
