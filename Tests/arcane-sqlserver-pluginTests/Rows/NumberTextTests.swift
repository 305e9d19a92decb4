import ArcaneCore
import Testing

@testable import arcane_sqlserver_plugin

struct NumberTextTests {
    @Test(
        "a decimal has all digits of its scale",
        arguments: [
            (Int128(0), 2, "0.00"), (-5, 1, "-0.5"), (12345, 2, "123.45"), (7, 0, "7"),
            (99_999_999_999_999_999_999_999_999_999_999_999_999, 38, "0.99999999999999999999999999999999999999"),
            (-99_999_999_999_999_999_999_999_999_999_999_999_999, 0, "-99999999999999999999999999999999999999"),
        ])
    func decimal(value: Int128, scale: Int, text: String) {
        #expect(FixedText.decimal(value, scale: scale) == text)
    }

    @Test(
        "money is rounded to two digits, halves away from zero",
        arguments: [
            (Int128(12345), "1.23"), (12350, "1.24"), (-12350, "-1.24"), (-40, "0.00"), (49, "0.00"), (50, "0.01"),
            (9_223_372_036_854_775_807, "922337203685477.58"), (-9_223_372_036_854_775_808, "-922337203685477.58"),
        ])
    func money(value: Int128, text: String) {
        #expect(FixedText.money(value) == text)
    }

    @Test(
        "a float has six digits at most, and exponents of three",
        arguments: [
            (0.0, "0"), (-0.0, "0"), (1.5, "1.5"), (100_000, "100000"), (1_000_000, "1e+006"),
            (0.0000123456789, "1.23457e-005"),
            (1.7976931348623157e308, "1.79769e+308"), (-0.1, "-0.1"), (123_456.7, "123457"),
        ])
    func float(value: Double, text: String) {
        #expect(FloatText.short(value) == text)
    }
}
