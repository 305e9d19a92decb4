import ArcaneCore
import Testing

@testable import ArcaneParquet

/// Every type with its limits, through the eyes of two other programs.
@Suite struct TypesTests {
    /// The largest number of `digits` digits.
    private static func largest(_ digits: Int) -> Int128 {
        (0..<digits).reduce(Int128(1)) { power, _ in power * 10 } - 1
    }

    /// Each type with values that include its limits.
    private static let samples: [(DataType, ColumnValues)] = [
        (.boolean, .boolean([true, false, true, true])),
        (.int8, .int32([-128, 127, 0, -1])),
        (.int16, .int32([-32768, 32767, 0, -1])),
        (.int32, .int32([.min, .max, 0, -1])),
        (.int64, .int64([.min, .max, 0, -1])),
        (.uint8, .int32([0, 255, 128, 1])),
        (.float32, .float32([-.greatestFiniteMagnitude, .greatestFiniteMagnitude, -0.0, .leastNonzeroMagnitude])),
        (.float64, .float64([-.greatestFiniteMagnitude, .greatestFiniteMagnitude, -0.0, .leastNonzeroMagnitude])),
        (.decimal(precision: 1, scale: 0), .decimal([-9, 9, 0, 1])),
        (.decimal(precision: 9, scale: 2), .decimal([-largest(9), largest(9), 0, -1])),
        (.decimal(precision: 10, scale: 10), .decimal([-largest(10), largest(10), 0, -1])),
        (.decimal(precision: 18, scale: 4), .decimal([-largest(18), largest(18), 0, -1])),
        (.decimal(precision: 19, scale: 4), .decimal([-largest(19), largest(19), 0, -1])),
        (.decimal(precision: 38, scale: 0), .decimal([-largest(38), largest(38), 0, -1])),
        (.decimal(precision: 38, scale: 38), .decimal([-largest(38), largest(38), 0, -1])),
        (.string, texts(["", "plain", "Grüße, 世界", "👩‍👩‍👧‍👦 𝄞 \u{10FFFF}"])),
        (.json, texts(["null", "{\"a\":[1,2.50,\"😀\"]}", "[]", "\"x\""])),
        (.binary, byteStrings([[], [0], [0xFF, 0xFE, 0], [UInt8](0...255)])),
        (.uuid, .uuid([0, .max, 0x0011_2233_4455_6677_8899_AABB_CCDD_EEFF, 1 << 127])),
        // 0001-01-01, 9999-12-31, 1969-12-31, 1970-01-01
        (.date, .int32([-719_162, 2_932_896, -1, 0])),
        (.time(.millisecond), .int64([0, 86_399_999, 1, 43_200_000])),
        (.time(.microsecond), .int64([0, 86_399_999_999, 1, 43_200_000_000])),
        (.time(.nanosecond), .int64([0, 86_399_999_999_999, 1000, 43_200_000_000_000])),
        (.timestamp(.millisecond, isUTC: true), .int64([-62_135_596_800_000, 253_402_300_799_999, -1, 0])),
        (.timestamp(.millisecond, isUTC: false), .int64([-62_135_596_800_000, 253_402_300_799_999, -1, 0])),
        (.timestamp(.microsecond, isUTC: true), .int64([-62_135_596_800_000_000, 253_402_300_799_999_999, -1, 0])),
        (.timestamp(.microsecond, isUTC: false), .int64([-62_135_596_800_000_000, 253_402_300_799_999_999, -1, 0])),
        (.timestamp(.nanosecond, isUTC: false), .int64([-.max, .max, -1, 0])),
        // DuckDB holds instants in microseconds only.
        (.timestamp(.nanosecond, isUTC: true), .int64([-9_223_372_036_854_775_000, 9_223_372_036_854_775_000, -1000, 0])),
    ]

    /// A batch with a column of each sample; `arrange` says what becomes of the values.
    private func allTypes(isNullable: Bool, absent: Set<Int>) -> RecordBatch {
        var fields: [Field] = []
        var columns: [Column] = []
        for (index, (type, values)) in Self.samples.enumerated() {
            fields.append(Field("c\(index)", type, isNullable: isNullable))
            columns.append(column(type, values, absent: absent))
        }
        return batch(fields, columns)
    }

    @Test("every type comes back with its limits where no value is absent", arguments: [true, false])
    func noNulls(isNullable: Bool) async throws {
        try await expectReadBack([allTypes(isNullable: isNullable, absent: [])])
    }

    @Test("every type comes back with some values absent, then with all of them")
    func nulls() async throws {
        try await expectReadBack([allTypes(isNullable: true, absent: [1]), allTypes(isNullable: true, absent: [0, 1, 2, 3])])
    }

    @Test("every type comes back with each compression", arguments: ParquetCompression.allCases)
    func compressions(compression: ParquetCompression) async throws {
        try await expectReadBack([allTypes(isNullable: true, absent: [2])], ParquetOptions(compression: compression))
    }

    @Test("every type comes back without a dictionary")
    func plain() async throws {
        try await expectReadBack([allTypes(isNullable: true, absent: [2])], ParquetOptions(dictionaryLimit: 0))
    }

    @Test("every type comes back out of a dictionary")
    func dictionary() async throws {
        let batches = allTypes(isNullable: true, absent: [2])
        let encoder = try ParquetEncoder(schema: batches.schema)
        for _ in 0..<50 { try encoder.append(batches) }
        try encoder.finish()
        try await expectReadBack(encoder.takeBytes(), of: Array(repeating: batches, count: 50))
    }
}
