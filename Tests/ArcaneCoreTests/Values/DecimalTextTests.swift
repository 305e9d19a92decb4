import ArcaneCore
import Testing

@Suite("The text of a decimal")
struct DecimalTextTests {
    @Test(
        "is read exactly",
        arguments: [
            ("0", 5, 2, 0), ("12.5", 5, 2, 1250), ("-12.50", 5, 2, -1250), ("+7", 5, 2, 700), ("1.5000", 5, 1, 15),
            ("1.25e1", 5, 1, 125),
            ("125E-2", 5, 2, 125), ("1e2", 5, 0, 100), (".5", 5, 1, 5), ("5.", 5, 0, 5), ("0.000", 1, 0, 0), ("100", 3, 0, 100),
            ("-0", 3, 0, 0), ("00012", 2, 0, 12), ("1200e-2", 2, 0, 12),
        ] as [(String, Int, Int, Int128)])
    func exact(_ text: String, _ precision: Int, _ scale: Int, _ value: Int128) {
        #expect(DecimalText.parse(text, precision: precision, scale: scale) == value)
    }

    @Test("of 38 digits is read, and of 39 is not")
    func limits() {
        let nines = String(repeating: "9", count: 38)
        #expect(DecimalText.parse(nines, precision: 38, scale: 0).map(String.init) == nines)
        #expect(DecimalText.parse("-" + nines, precision: 38, scale: 0).map(String.init) == "-" + nines)
        #expect(DecimalText.parse("0." + nines, precision: 38, scale: 38).map(String.init) == nines)
        #expect(DecimalText.parse("1" + nines, precision: 38, scale: 0) == nil)
        #expect(DecimalText.parse("1e38", precision: 38, scale: 0) == nil)
    }

    @Test(
        "that would have to be rounded, or is none, is refused",
        arguments: ["", "-", ".", "1.234", "1000", "1e", "e5", "1e5000", "1.2.3", "0x10", " 1", "1 ", "NaN", "1,5", "１"])
    func refused(_ text: String) {
        #expect(DecimalText.parse(text, precision: 5, scale: 2) == nil)
    }
}
