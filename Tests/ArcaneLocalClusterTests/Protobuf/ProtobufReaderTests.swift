import Testing

@testable import ArcaneLocalCluster

@Suite("Protobuf's wire format")
struct ProtobufReaderTests {
    private func fields(_ bytes: [UInt8]) throws(ProtobufReader.Malformed) -> [String] {
        var reader = ProtobufReader(bytes[...])
        var result: [String] = []
        while let field = try reader.next() {
            switch field.value {
            case .number(let number): result.append("\(field.number): \(number)")
            case .bytes(let bytes): result.append("\(field.number): \(Array(bytes))")
            }
        }
        return result
    }

    @Test(
        "is read field by field",
        arguments: [
            ([0x08, 0x96, 0x01], ["1: 150"]), ([0x12, 0x02, 0x68, 0x69], ["2: [104, 105]"]), ([], []),
            ([0x08, 0x00, 0x08, 0x01], ["1: 0", "1: 1"]), ([0x0D, 1, 0, 0, 0], ["1: 1"]),
            ([0x09, 0, 1, 0, 0, 0, 0, 0, 0], ["1: 256"]),
            ([0x82, 0x01, 0x00], ["16: []"]),
            ([0x08, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01], ["1: 18446744073709551615"]),
        ] as [([UInt8], [String])])
    func read(bytes: [UInt8], expected: [String]) throws {
        #expect(try fields(bytes) == expected)
    }

    @Test(
        "that ends too early, or is none, is refused",
        arguments: [
            [0x08], [0x08, 0x80], [0x12, 0x05, 1], [0x0D, 1], [0x0B], [0x00, 0x01],
            [0x12, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01],
            [0x08, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x01],
        ] as [[UInt8]])
    func malformed(bytes: [UInt8]) {
        #expect(throws: ProtobufReader.Malformed.self) { try fields(bytes) }
    }
}
