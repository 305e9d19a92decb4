import ArcaneCore
import Testing

@Suite("Batches of rows")
struct RecordBatchBuilderTests {
    private static let every: [DataType] = [
        .boolean, .int8, .int16, .int32, .int64, .uint8, .float32, .float64, .decimal(precision: 9, scale: 2), .string, .json,
        .binary,
        .uuid, .date, .time(.millisecond), .timestamp(.nanosecond, isUTC: true),
        .structure([Field("a", .int64), Field("b", .string)]),
        .list(element: Field("element", .int32)),
    ]

    @Test("hold absent values of every type, and take a row back that turned out invalid", arguments: Self.every)
    func nulls(_ type: DataType) throws {
        let schema = Schema([Field("c", type), Field("n", .int64)])
        let builder = RecordBatchBuilder(schema: schema)
        for _ in 0..<3 {
            for column in builder.columns { column.appendNull() }
            builder.endRow()
        }
        builder.columns[0].appendNull()
        builder.cancelRow()
        let batch = builder.finish()
        #expect(batch.rowCount == 3)
        #expect(batch.columns.allSatisfy { $0.count == 3 && $0.validity.nullCount == 3 })
        try batch.check(against: schema)
        #expect(builder.finish().rowCount == 0)
    }

    @Test("are cut into parts that hold the same values", arguments: [0..<0, 0..<5, 1..<4, 4..<5])
    func slices(_ range: Range<Int>) throws {
        let schema = Schema([
            Field("s", .string), Field("l", .list(element: Field("element", .int64))),
            Field("g", .structure([Field("x", .boolean)])),
        ])
        let builder = RecordBatchBuilder(schema: schema)
        for row in 0..<5 {
            guard case .bytes(let texts) = builder.columns[0], case .list(let lists) = builder.columns[1],
                case .int64(let elements) = lists.elements, case .structure(let groups) = builder.columns[2],
                case .boolean(let flags) = groups.fields[0]
            else { Issue.record("other builders"); return }
            if row == 2 { texts.appendNull() } else { texts.append(String(repeating: "é", count: row)) }
            for element in 0..<row { elements.append(Int64(10 * row + element)) }
            lists.append()
            flags.append(row % 2 == 0)
            groups.append()
            builder.endRow()
        }
        let part = builder.finish().slice(range)
        try part.check(against: schema)
        #expect(part.rowCount == range.count)
        guard case .bytes(let offsets, let data) = part.columns[0].values,
            case .list(let bounds, let elements) = part.columns[1].values,
            case .int64(let numbers) = elements.values, case .structure(let groups) = part.columns[2].values,
            case .boolean(let flags) = groups[0].values
        else { Issue.record("other columns"); return }
        #expect(data == range.filter { $0 != 2 }.flatMap { Array(String(repeating: "é", count: $0).utf8) })
        #expect(offsets.first == 0 && offsets.count == range.count + 1)
        #expect(numbers == range.flatMap { row in (0..<row).map { Int64(10 * row + $0) } })
        #expect(bounds.last == numbers.count)
        #expect(flags == range.map { $0 % 2 == 0 })
        #expect(part.columns[0].validity.nullCount == range.count { $0 == 2 })
    }
}
