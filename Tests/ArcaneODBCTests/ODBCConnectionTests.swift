import ArcaneCore
import Testing

@testable import ArcaneODBC

@Suite struct ODBCConnectionTests {
    @Test("A query's rows come back as texts, whatever their types")
    func rowsAsTexts() async throws {
        try await withConnection { connection in
            let rows = try await connection.rows(
                """
                SELECT CAST(1 AS bit), CAST(-5 AS int), CAST(9223372036854775807 AS bigint), CAST(1.5 AS float), \
                CAST(12.3400 AS decimal(10,4)), N'é😀', CAST(0x00FF AS varbinary(4)), CAST('2024-01-31' AS date), \
                CAST('10:20:30.1234567' AS time), CAST('2024-01-31T10:20:30.1234567' AS datetime2), \
                CAST('2024-01-31T10:20:30.1234567+02:30' AS datetimeoffset), \
                CAST('6F9619FF-8B86-D011-B42D-00C04FC964FF' AS uniqueidentifier), NULL, CAST(N'long' AS nvarchar(max))
                """)
            #expect(
                rows == [
                    [
                        "1", "-5", "9223372036854775807", "1.5", "12.3400", "é😀", "00FF", "2024-01-31", "10:20:30.1234567",
                        "2024-01-31T10:20:30.1234567", "2024-01-31T10:20:30.1234567+02:30",
                        "6F9619FF-8B86-D011-B42D-00C04FC964FF", nil, "long",
                    ]
                ])
        }
    }

    @Test("Parameters stand for question marks, each with its type")
    func parameters() async throws {
        try await withConnection { connection in
            let rows = try await connection.rows(
                "SELECT ?, ?, ?, ?, ?, ?, ?, ?",
                [
                    .null, .boolean(true), .integer(.min), .float(0.1), .decimal(-1_234_500, precision: 10, scale: 4),
                    .text("é😀'"),
                    .binary([0, 255]), .uuid(0x6F9619FF_8B86_D011_B42D_00C04FC964FF),
                ])
            #expect(
                rows == [
                    [
                        nil, "1", "-9223372036854775808", "0.1", "-123.4500", "é😀'", "00FF",
                        "6F9619FF-8B86-D011-B42D-00C04FC964FF",
                    ]
                ])
        }
    }
}
