import ArcaneCore
import Testing

@testable import ArcanePluginKit

@Suite("The metrics of a key column")
struct KeyBoundsTests {
    /// The metrics of a key column of `type` whose batches hold `values`.
    private func metrics(_ type: DataType, _ batches: [ColumnValues], absent: Set<Int> = []) throws -> KeyMetrics {
        let schema = Schema([Field("other", .int64), Field("k", type)], key: ["k"])
        var bounds = try #require(KeyBounds.following(schema).first)
        for values in batches {
            let count = values.count
            var validity = Validity()
            for index in 0..<count { validity.append(!absent.contains(index)) }
            let other = Column(
                type: .int64, validity: Validity(allValid: count), values: .int64(Array(repeating: 99, count: count)))
            let key = Column(type: type, validity: validity, values: values)
            bounds.add(RecordBatch(schema: schema, columns: [other, key], rowCount: count))
        }
        return try bounds.metrics()
    }

    private func texts(_ values: String...) -> ColumnValues {
        let bytes = values.map { Array($0.utf8) }
        return .bytes(offsets: bytes.reduce(into: [0]) { $0.append(($0.last ?? 0) + $1.count) }, data: bytes.flatMap(\.self))
    }

    private func bounds(_ minimum: JSONValue, _ maximum: JSONValue) -> KeyMetrics.Bounds {
        KeyMetrics.Bounds(minimum: minimum, maximum: maximum)
    }

    @Test("are the lowest and the highest value of all batches")
    func lowestAndHighest() throws {
        let metrics = try metrics(.int64, [.int64([5, 3, 9]), .int64([4, 12]), .int64([])])
        #expect(metrics == KeyMetrics(column: "k", nullCount: 0, bounds: bounds(3, 12)))
    }

    @Test("count absent values, whose places in memory bound nothing")
    func absent() throws {
        let metrics = try metrics(.int32, [.int32([0, 7, -3]), .int32([0, 20, 8])], absent: [0])
        #expect(metrics == KeyMetrics(column: "k", nullCount: 2, bounds: bounds(-3, 20)))
    }

    @Test("name no bounds where no row has a value")
    func none() throws {
        #expect(try metrics(.int64, [.int64([0, 0])], absent: [0, 1]) == KeyMetrics(column: "k", nullCount: 2))
        #expect(try metrics(.string, []) == KeyMetrics(column: "k", nullCount: 0))
    }

    @Test(
        "are written as in files of JSON lines",
        arguments: [
            (DataType.date, ColumnValues.int32([19_000, -1]), "1969-12-31", "2022-01-08"),
            (
                .timestamp(.millisecond, isUTC: true), .int64([1500, 500]), "1970-01-01T00:00:00.500Z",
                "1970-01-01T00:00:01.500Z"
            ),
            (.uuid, .uuid([2, 1 << 127]), "00000000-0000-0000-0000-000000000002", "80000000-0000-0000-0000-000000000000"),
            (.binary, .bytes(offsets: [0, 1, 3], data: [255, 1, 2]), "AQI=", "/w=="),
        ] as [(DataType, ColumnValues, String, String)])
    func text(_ type: DataType, _ values: ColumnValues, _ minimum: String, _ maximum: String) throws {
        #expect(try metrics(type, [values]).bounds == bounds(.string(minimum), .string(maximum)))
    }

    @Test("of decimals have all digits of their scale")
    func decimals() throws {
        let values = ColumnValues.decimal([-5, 1 << 100])
        #expect(
            try metrics(.decimal(precision: 38, scale: 2), [values]).bounds
                == bounds(.number("-0.05"), .number("12676506002282294014967032053.76")))
    }

    @Test("of texts go by their bytes, a beginning before what it begins")
    func byteOrder() throws {
        #expect(try metrics(.string, [texts("b", "a", "ab"), texts("Ö", "z")]).bounds == bounds("a", "Ö"))
        #expect(try metrics(.string, [texts("", "a\"b")]).bounds == bounds("", "a\"b"))
    }

    @Test("name no bounds that would make the log heavy, but count on")
    func long() throws {
        let long = String(repeating: "x", count: KeyMetrics.byteLimit + 1)
        #expect(try metrics(.string, [texts("a", String(long.dropLast()))]).bounds != nil)
        #expect(try metrics(.string, [texts("a", long, "")], absent: [2]) == KeyMetrics(column: "k", nullCount: 1))
    }

    @Test(
        "name no bounds of what has no order",
        arguments: [
            (DataType.boolean, ColumnValues.boolean([true, false])), (.float64, .float64([.nan, 1])),
            (.json, .bytes(offsets: [0, 1], data: [UInt8(ascii: "1")])),
        ] as [(DataType, ColumnValues)])
    func unordered(_ type: DataType, _ values: ColumnValues) throws {
        #expect(try metrics(type, [values]) == KeyMetrics(column: "k", nullCount: 0))
    }

    @Test("are those of the key columns, in key order, and none without a key")
    func columns() throws {
        let fields = [Field("a", .int64), Field("b", .string), Field("c", .int64)]
        #expect(try KeyBounds.following(Schema(fields, key: ["c", "a"])).map { try $0.metrics().column } == ["c", "a"])
        #expect(KeyBounds.following(Schema(fields)).isEmpty)
    }
}

extension ColumnValues {
    /// How many values these are.
    fileprivate var count: Int {
        switch self {
        case .boolean(let values): values.count
        case .int32(let values): values.count
        case .int64(let values): values.count
        case .float32(let values): values.count
        case .float64(let values): values.count
        case .decimal(let values): values.count
        case .uuid(let values): values.count
        case .bytes(let offsets, _), .list(let offsets, _): offsets.count - 1
        case .structure(let columns): columns.first?.count ?? 0
        }
    }
}
