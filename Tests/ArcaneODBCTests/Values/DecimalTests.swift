import Testing

@testable import ArcaneODBC

private let largest = Int128("99999999999999999999999999999999999999") ?? 0

@Suite struct DecimalDigitsTests {
    private func parse(_ text: String, scale: Int, precision: Int = 38) -> Int128? {
        Array(text.utf8).withUnsafeBytes {
            DecimalDigits.parse($0, scale: scale, limit: DecimalDigits.limit(precision: precision))
        }
    }

    @Test(
        "texts of money and other exact numbers are read exactly",
        arguments: [
            ("0", 0, 0), ("0.0000", 4, 0), ("1", 4, 10_000), ("-1.5", 4, -15_000),
            ("922337203685477.5807", 4, Int128(Int64.max)),
            ("-922337203685477.5808", 4, Int128(Int64.min)), (".5", 1, 5), ("-.5", 2, -50), ("1.5000", 1, 15), ("007", 0, 7),
            ("99999999999999999999999999999999999999", 0, largest), ("-0.99999999999999999999999999999999999999", 38, -largest),
            ("123456789012345678", 0, 123_456_789_012_345_678), ("1234567890123456789", 0, 1_234_567_890_123_456_789),
            ("1", 37, Int128("10000000000000000000000000000000000000") ?? 0), ("0", 38, 0),
        ] as [(String, Int, Int128)])
    func exact(text: String, scale: Int, value: Int128) {
        #expect(parse(text, scale: scale) == value)
    }

    @Test(
        "what is no number or does not fit is refused, never rounded",
        arguments: [
            ("", 0, 38), ("-", 0, 38), (".", 2, 38), ("1e5", 0, 38), ("1.5", 0, 38), ("1.00001", 4, 38), ("1 ", 0, 38),
            ("--1", 0, 38),
            ("1.2.3", 2, 38), ("100", 0, 2), ("10", 1, 2), ("1", 38, 38), ("999999999999999999999999999999999999999", 0, 38),
            ("1", 40, 38),
        ])
    func refused(text: String, scale: Int, precision: Int) {
        #expect(parse(text, scale: scale, precision: precision) == nil)
    }

    @Test(
        "numbers are written with all digits of their scale",
        arguments: [
            (0, 0, "0"), (0, 2, "0.00"), (5, 2, "0.05"), (-5, 1, "-0.5"), (12_345, 2, "123.45"), (-7, 0, "-7"),
            (largest, 38, "0.99999999999999999999999999999999999999"),
        ] as [(Int128, Int, String)])
    func written(value: Int128, scale: Int, text: String) {
        #expect(DecimalDigits.text(value, scale: scale) == text)
        #expect(parse(text, scale: scale) == value)
    }
}

@Suite struct DecimalBytesTests {
    private func bytes(_ magnitude: UInt128, precision: UInt8, scale: UInt8, sign: UInt8 = 1) -> [UInt8] {
        [precision, scale, sign] + (0..<16).map { UInt8(truncatingIfNeeded: magnitude >> UInt128(8 * $0)) }
    }

    private func parse(_ bytes: [UInt8], _ decimal: DecimalBytes) -> Int128? {
        bytes.withUnsafeBytes { decimal.parse($0) }
    }

    @Test("the sign is 1 for positive and 0 for negative numbers, and the lowest byte comes first")
    func signs() {
        let decimal = DecimalBytes(precision: 18, scale: 4, targetPrecision: 18, targetScale: 4)
        #expect(parse([18, 4, 1, 0x98, 0x3A] + Array(repeating: 0, count: 14), decimal) == 15_000)
        #expect(parse(bytes(15_000, precision: 18, scale: 4, sign: 0), decimal) == -15_000)
        #expect(parse(bytes(0, precision: 18, scale: 4, sign: 0), decimal) == 0)
    }

    @Test("38 digits are whole")
    func widest() {
        let decimal = DecimalBytes(precision: 38, scale: 0, targetPrecision: 38, targetScale: 0)
        #expect(parse(bytes(UInt128(largest), precision: 38, scale: 0), decimal) == largest)
        #expect(parse(bytes(UInt128(largest), precision: 38, scale: 0, sign: 0), decimal) == -largest)
        #expect(parse(bytes(UInt128(largest) + 1, precision: 38, scale: 0), decimal) == nil)
        #expect(parse(bytes(.max, precision: 38, scale: 0), decimal) == nil)
    }

    @Test("bytes that are not those of the column are refused: another driver may deliver others")
    func foreign() {
        let decimal = DecimalBytes(precision: 18, scale: 4, targetPrecision: 18, targetScale: 4)
        #expect(parse(bytes(1, precision: 18, scale: 0), decimal) == nil)
        #expect(parse(bytes(1, precision: 9, scale: 4), decimal) == nil)
        #expect(parse(bytes(1, precision: 18, scale: 4, sign: 2), decimal) == nil)
        #expect(parse(Array(bytes(1, precision: 18, scale: 4).dropLast()), decimal) == nil)
        #expect(parse([], decimal) == nil)
    }

    @Test("another scale is reached exactly or not at all")
    func scales() {
        let wider = DecimalBytes(precision: 5, scale: 2, targetPrecision: 38, targetScale: 10)
        #expect(parse(bytes(12_345, precision: 5, scale: 2), wider) == 1_234_500_000_000)
        let tooWide = DecimalBytes(precision: 38, scale: 0, targetPrecision: 38, targetScale: 10)
        #expect(parse(bytes(UInt128(largest), precision: 38, scale: 0), tooWide) == nil)
        let narrower = DecimalBytes(precision: 5, scale: 2, targetPrecision: 5, targetScale: 1)
        #expect(parse(bytes(12_340, precision: 5, scale: 2), narrower) == 1234)
        #expect(parse(bytes(12_345, precision: 5, scale: 2), narrower) == nil)
        let shorter = DecimalBytes(precision: 5, scale: 0, targetPrecision: 2, targetScale: 0)
        #expect(parse(bytes(99, precision: 5, scale: 0), shorter) == 99)
        #expect(parse(bytes(100, precision: 5, scale: 0), shorter) == nil)
    }
}
