import ArcaneCore
import ArcaneTestSupport
import Testing

@testable import ArcaneParquet

@Suite struct ParquetTypeTests {
    private let types: [DataType] = [
        .boolean, .int8, .int16, .int32, .int64, .uint8, .float32, .float64, .decimal(precision: 9, scale: 2),
        .decimal(precision: 18, scale: 0), .decimal(precision: 19, scale: 4), .string, .json, .binary, .uuid, .date,
        .time(.millisecond), .time(.microsecond), .time(.nanosecond), .timestamp(.millisecond, isUTC: true),
        .timestamp(.microsecond, isUTC: false), .timestamp(.nanosecond, isUTC: true), .timestamp(.microsecond, isUTC: true),
    ]

    private func emptyFile(_ fields: [Field]) throws -> [UInt8] {
        try encode([RecordBatchBuilder(schema: Schema(fields)).finish()])
    }

    @Test("each type has the physical, logical and converted type that the format names")
    func schema() async throws {
        let fields = types.enumerated().map { Field("c\($0)", $1) }
        let output = try await python(
            """
            import sys, json, pyarrow.parquet as pq
            schema = pq.ParquetFile(sys.argv[1]).schema
            for i in range(len(schema.names)):
                column = schema.column(i)
                logical = json.loads(column.logical_type.to_json())
                keys = ("bitWidth", "isSigned", "precision", "scale", "isAdjustedToUTC", "timeUnit")
                details = " ".join(str(logical[key]) for key in keys if key in logical)
                print(f"{column.physical_type} {logical['Type']} {details} {column.converted_type}")
            """, reading: emptyFile(fields))
        #expect(
            output.split(separator: "\n").map(String.init) == [
                "BOOLEAN None  NONE", "INT32 Int 8 True INT_8", "INT32 Int 16 True INT_16", "INT32 Int 32 True INT_32",
                "INT64 None  NONE", "INT32 Int 8 False UINT_8", "FLOAT None  NONE", "DOUBLE None  NONE",
                "INT32 Decimal 9 2 DECIMAL", "INT64 Decimal 18 0 DECIMAL", "FIXED_LEN_BYTE_ARRAY Decimal 19 4 DECIMAL",
                "BYTE_ARRAY String  UTF8", "BYTE_ARRAY JSON  JSON", "BYTE_ARRAY None  NONE", "FIXED_LEN_BYTE_ARRAY UUID  NONE",
                "INT32 Date  DATE", "INT32 Time False milliseconds NONE", "INT64 Time False microseconds NONE",
                "INT64 Time False nanoseconds NONE", "INT64 Timestamp True milliseconds TIMESTAMP_MILLIS",
                "INT64 Timestamp False microseconds NONE", "INT64 Timestamp True nanoseconds NONE",
                "INT64 Timestamp True microseconds TIMESTAMP_MICROS",
            ])
    }

    @Test("nested columns have the three levels of lists, and say which may be absent")
    func nested() async throws {
        let fields = [
            Field("l", .list(element: Field("item", .int64, isNullable: false))),
            Field("s", .structure([Field("x", .string)]), isNullable: false),
        ]
        let output = try await python(
            """
            import sys, duckdb
            query = "select name, type, repetition_type, converted_type, logical_type from parquet_schema($1)"
            for row in duckdb.sql(query, params=[sys.argv[1]]).fetchall():
                print(*row)
            """, reading: emptyFile(fields))
        #expect(
            output.split(separator: "\n").map(String.init) == [
                "schema None None None None", "l None OPTIONAL LIST ListType()", "list None REPEATED None None",
                "element INT64 REQUIRED None None", "s None REQUIRED None None",
                "x BYTE_ARRAY OPTIONAL UTF8 StringType()",
            ])
    }

    @Test("a decimal takes the fewest bytes that hold its digits and a sign")
    func decimalWidth() {
        // The table of the format's description: the most digits of each number of bytes.
        let digits = [2, 4, 6, 9, 11, 14, 16, 18, 21, 23, 26, 28, 31, 33, 35, 38]
        for (index, most) in digits.enumerated() {
            #expect(ParquetType.decimalWidth(most) == index + 1)
            if most < 38 { #expect(ParquetType.decimalWidth(most + 1) == index + 2) }
        }
    }
}
