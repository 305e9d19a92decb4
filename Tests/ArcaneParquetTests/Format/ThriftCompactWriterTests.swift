import Testing

@testable import ArcaneParquet

/// Bytes by hand, from the description of the compact protocol.
@Suite struct ThriftCompactWriterTests {
    private func written(_ body: (inout ThriftCompactWriter) -> Void) -> [UInt8] {
        var writer = ThriftCompactWriter()
        writer.structure(body)
        return writer.bytes
    }

    @Test("a structure without fields is its end alone")
    func empty() {
        #expect(written { _ in } == [0])
    }

    @Test("a field's header holds the distance to the field before and the type")
    func distances() {
        let bytes = written {
            $0.field(1, Int32(1))
            $0.field(4, Int64(-1))
            $0.field(19, Int16(2))
        }
        #expect(bytes == [0x15, 2, 0x36, 1, 0xF4, 4, 0])
    }

    @Test("a field more than 15 numbers on has its own number behind the type")
    func farField() {
        #expect(written { $0.field(16, Int32(0)) } == [0x05, 32, 0, 0])
        #expect(written { $0.field(100, true) } == [0x01, 0xC8, 0x01, 0])
    }

    @Test("truth values are part of the header")
    func booleans() {
        #expect(
            written {
                $0.field(1, true)
                $0.field(2, false)
            } == [0x11, 0x12, 0])
    }

    @Test("numbers are zigzag, seven bits a byte")
    func numbers() {
        #expect(written { $0.field(1, Int32(-64)) } == [0x15, 127, 0])
        #expect(written { $0.field(1, Int32(64)) } == [0x15, 0x80, 1, 0])
        #expect(written { $0.field(1, Int64.max) } == [0x16, 0xFE] + Array(repeating: 0xFF, count: 8) + [1, 0])
        #expect(written { $0.field(1, Int64.min) } == [0x16] + Array(repeating: 0xFF, count: 9) + [1, 0])
        #expect(written { $0.field(1, Int8(-3)) } == [0x13, 0xFD, 0])
    }

    @Test("texts and bytes come behind their length")
    func binary() {
        #expect(written { $0.field(1, "é") } == [0x18, 2, 0xC3, 0xA9, 0])
        #expect(written { $0.field(1, [UInt8]()) } == [0x18, 0, 0])
        #expect(
            written { $0.field(1, [UInt8](repeating: 7, count: 200)) } == [0x18, 0xC8, 1] + Array(repeating: 7, count: 200) + [
                0
            ])
    }

    @Test("a structure in a structure counts its fields from 0, and the outer one goes on where it was")
    func nested() {
        let bytes = written {
            $0.field(3, Int32(0))
            $0.structure(5) { $0.field(2, Int32(0)) }
            $0.emptyStructure(6)
            $0.field(7, Int32(0))
        }
        #expect(bytes == [0x35, 0, 0x2C, 0x25, 0, 0, 0x1C, 0, 0x15, 0, 0])
    }

    @Test("a list of up to 14 elements holds the number in its header, a longer one behind it")
    func lists() {
        #expect(written { $0.list(1, of: .int32, [1, 2] as [Int64]) { $0.element($1) } } == [0x19, 0x25, 2, 4, 0])
        #expect(
            written { $0.list(1, of: .int64, Array(repeating: Int64(0), count: 15)) { $0.element($1) } }
                == [0x19, 0xF6, 15] + Array(repeating: 0, count: 15) + [0])
        #expect(written { $0.list(1, of: .boolean, [true, false]) { $0.element($1) } } == [0x19, 0x21, 1, 2, 0])
        #expect(written { $0.list(1, of: .binary, ["a"]) { $0.element($1) } } == [0x19, 0x18, 1, 97, 0])
        #expect(
            written { $0.list(1, of: .structure, [5, 6] as [Int32]) { list, value in list.structure { $0.field(1, value) } } }
                == [0x19, 0x2C, 0x15, 10, 0, 0x15, 12, 0, 0])
    }
}
