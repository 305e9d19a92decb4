import ArcaneCore
import Testing

@testable import arcane_sqlserver_plugin

struct KeyTextTests {
    /// The merge key of a key of one column.
    private func key(_ type: SqlType, _ values: ColumnValues, _ dataType: DataType) throws -> String {
        let column = Column(type: dataType, validity: Validity(allValid: 1), values: values)
        var text = MergeKeyText()
        try KeyText(column, type: type).append(0, to: &text)
        var output: [UInt8] = []
        text.finish(into: &output)
        return String(decoding: output, as: UTF8.self)
    }

    private func bytes(_ text: String) -> ColumnValues {
        .bytes(offsets: [0, text.utf8.count], data: Array(text.utf8))
    }

    private func text(_ text: String, length: Int? = 400) throws -> String {
        try key(.text(TextType(kind: .nvarchar, length: length)), bytes(text), .string)
    }

    @Test("merge keys are those of the platform: keys 2 and 88888")
    func golden() throws {
        #expect(try key(.int, .int32([2]), .int32) == "913da1f8df6f8fd47593840d533ba0458cc9873996bf310460abb495b34c232a")
        #expect(
            try key(.bigint, .int64([88888]), .int64) == "cc2b36e9f63cdbf5baa90d8eeb0d8edfae3017b137ff2c94ef9d9436bac760f0")
    }

    @Test("every type of a key has the text that SQL Server casts it to")
    func types() throws {
        let day = Int64(19_723) * 86_400_000_000
        #expect(try key(.bit, .boolean([true]), .boolean) == MergeKey.of(["1"]))
        #expect(try key(.bit, .boolean([false]), .boolean) == MergeKey.of(["0"]))
        #expect(try key(.tinyint, .int32([255]), .uint8) == MergeKey.of(["255"]))
        #expect(try key(.date, .int32([19_723]), .date) == MergeKey.of(["2024-01-01"]))
        #expect(
            try key(.datetime, .int64([day]), .timestamp(.microsecond, isUTC: false)) == MergeKey.of(["Jan  1 2024 12:00AM"]))
        #expect(
            try key(.datetime2(scale: 3), .int64([day]), .timestamp(.microsecond, isUTC: false))
                == MergeKey.of(["2024-01-01 00:00:00.000"]))
        #expect(
            try key(.datetime2(scale: 7), bytes("2024-01-01T00:00:00.1234567"), .string)
                == MergeKey.of(["2024-01-01 00:00:00.1234567"]))
        #expect(try key(.time(scale: 0), .int64([1_000_000]), .time(.microsecond)) == MergeKey.of(["00:00:01"]))
        #expect(
            try key(.decimal(precision: 9, scale: 2), .decimal([150]), .decimal(precision: 9, scale: 2))
                == MergeKey.of(["1.50"]))
        #expect(try key(.money, .decimal([15_050]), .decimal(precision: 19, scale: 4)) == MergeKey.of(["1.51"]))
        #expect(try key(.float, .float64([1e6]), .float64) == MergeKey.of(["1e+006"]))
        #expect(try key(.real, .float32([0.1]), .float32) == MergeKey.of(["0.1"]))
        #expect(
            try key(.uniqueidentifier, .uuid([0x6F96_19FF_8B86_D011_B42D_00C0_4FC9_64FF]), .uuid)
                == MergeKey.of(["6F9619FF-8B86-D011-B42D-00C04FC964FF"]))
        #expect(
            try key(.uniqueidentifier, .uuid([1]), .uuid) == MergeKey.of(["00000000-0000-0000-0000-000000000001"]))
    }

    @Test("bytes are taken for UTF-16LE, as the cast does, an odd one completed by zero")
    func binary() throws {
        let type = SqlType.binary(BinaryType(kind: .varbinary, length: 8))
        #expect(try key(type, .bytes(offsets: [0, 3], data: [0x61, 0, 0x62]), .binary) == MergeKey.of(["ab"]))
        #expect(
            try key(.rowversion, .bytes(offsets: [0, 8], data: [0x41, 0, 0x42, 0, 0x43, 0, 0x44, 0]), .binary)
                == MergeKey.of(["ABCD"]))
    }

    @Test("bytes that are no text have keys of their own, and more than 256 are cut")
    func bytesWithoutText() throws {
        let type = SqlType.binary(BinaryType(kind: .varbinary, length: 600))
        func key(_ data: [UInt8]) throws -> String {
            try self.key(type, .bytes(offsets: [0, data.count], data: data), .binary)
        }
        // As `printf '\x00\xd8' | sha256sum` says.
        #expect(try key([0x00, 0xD8]) == "205022e3428b7c8276cf247b36e4e512db5651e5cb3472c253d9ee893a8ac750")
        #expect(try key([0x01, 0xD8]) != key([0x00, 0xD8]))
        #expect(try key([0xFD, 0xFF]) == MergeKey.of(["\u{FFFD}"]))
        let long = [UInt8](repeating: 0xDC, count: 256)
        #expect(try key(long + [1]) == key(long))
        #expect(try key(long.dropLast(2) + [1, 2]) != key(long))
    }

    @Test("a text is cut at 128 units of UTF-16, and never in the middle of a character")
    func cut() throws {
        let long = String(repeating: "x", count: 128)
        #expect(try text(long + "y") == MergeKey.of([long]))
        #expect(try text(String(repeating: "é", count: 128)) == MergeKey.of([String(repeating: "é", count: 128)]))
        #expect(try text(String(long.dropLast()) + "😀") == MergeKey.of([String(long.dropLast())]))
        #expect(try text(String(repeating: "😀", count: 65)) == MergeKey.of([String(repeating: "😀", count: 64)]))
        #expect(try text("") == MergeKey.of([""]))
    }

    @Test("a key without a value is an error, not the key of another row")
    func missing() {
        var validity = Validity()
        validity.append(false)
        let column = Column(type: .int32, validity: validity, values: .int32([0]))
        var text = MergeKeyText()
        #expect(throws: StreamError.self) { try KeyText(column, type: .int).append(0, to: &text) }
    }

    @Test("it is known which types have values that share a text")
    func ambiguous() {
        let ambiguous: [SqlType] = [
            .datetime, .smalldatetime, .float, .real, .money, .smallmoney, .text(TextType(kind: .nvarchar, length: 129)),
            .text(TextType(kind: .varchar)), .binary(BinaryType(kind: .varbinary, length: 257)),
        ]
        let exact: [SqlType] = [
            .int, .decimal(precision: 38, scale: 38), .datetime2(scale: 7), .uniqueidentifier,
            .text(TextType(kind: .nvarchar, length: 128)), .binary(BinaryType(kind: .varbinary, length: 256)),
        ]
        #expect(ambiguous.allSatisfy(KeyText.isAmbiguous))
        #expect(!exact.contains(where: KeyText.isAmbiguous))
    }
}
