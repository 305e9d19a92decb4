import Testing

@testable import ArcaneJSONLines

@Suite struct NumberTextTests {
    private func written(_ write: (inout [UInt8]) -> Void) -> String {
        var bytes: [UInt8] = Array("x".utf8)
        write(&bytes)
        return String(decoding: bytes.dropFirst(), as: UTF8.self)
    }

    @Test("integers are written with all digits", arguments: [0, 1, -1, 10, 99, -100, Int64.max, Int64.min])
    func integers(value: Int64) {
        #expect(written { $0.appendInteger(value) } == String(value))
    }

    @Test(
        "floating-point numbers read back the same",
        arguments: [0.1, -0.0, 1e300, .leastNonzeroMagnitude, 1.7976931348623157e308, 123_456_789.125, 1e21])
    func floatingPoint(value: Double) {
        #expect(Double(written { $0.appendNumber(value) })?.bitPattern == value.bitPattern)
    }

    @Test(
        "floating-point numbers of 32 bits read back the same",
        arguments: [0.1, -0.0, .greatestFiniteMagnitude, .leastNonzeroMagnitude, 16_777_216, 1e21] as [Float])
    func singlePrecision(value: Float) {
        #expect(Float(written { $0.appendNumber(value) })?.bitPattern == value.bitPattern)
    }

    @Test("what JSON has no number for is null", arguments: [Double.nan, .infinity, -.infinity])
    func notFinite(value: Double) {
        #expect(written { $0.appendNumber(value) } == "null")
    }

    @Test("decimals have all digits of their scale, and a digit before the point")
    func decimals() {
        #expect(written { $0.appendDecimal(12345, scale: 2) } == "123.45")
        #expect(written { $0.appendDecimal(-5, scale: 3) } == "-0.005")
        #expect(written { $0.appendDecimal(0, scale: 2) } == "0.00")
        #expect(written { $0.appendDecimal(-7, scale: 0) } == "-7")
        let largest = (0..<38).reduce(Int128(0)) { sum, _ in sum * 10 + 9 }
        #expect(written { $0.appendDecimal(largest, scale: 0) } == String(repeating: "9", count: 38))
        #expect(written { $0.appendDecimal(-largest, scale: 38) } == "-0." + String(repeating: "9", count: 38))
        #expect(written { $0.appendDecimal(10_000_000_000_000_000_000 * 5 + 3, scale: 20) } == "0.50000000000000000003")
        #expect(written { $0.appendDecimal(10_000_000_000_000_000_000 * 5 + 3, scale: 25) } == "0.0000050000000000000000003")
    }
}
