import ArcaneCore
import Testing

struct HexTests {
    @Test("every byte has its two digits, lower-case")
    func everyByte() {
        let text = Hex.text(UInt8.min...UInt8.max)
        let expected = (0..<256).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        #expect(text == expected)
    }

    @Test("bytes of any number are written in order, behind what is there", arguments: 0...9)
    func lengths(_ count: Int) {
        let bytes = (0..<count).map { UInt8($0 * 27 + 1) }
        var output = Array("x".utf8)
        Hex.append(bytes.span.bytes, to: &output)
        let expected = "x" + bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        #expect(String(decoding: output, as: UTF8.self) == expected)
    }
}
