import Testing

@testable import ArcanePrometheus

struct ExpositionTextTests {
    @Test(
        "numbers are written as Prometheus reads them",
        arguments: [
            (0.0, "0"), (-0.5, "-0.5"), (3.0, "3"), (1e21, "1e+21"), (.infinity, "+Inf"), (-.infinity, "-Inf"), (.nan, "NaN"),
            (0.1, "0.1"),
        ])
    func numbers(value: Double, text: String) {
        #expect(ExpositionText.number(value) == text)
    }

    @Test("values escape quotes, help does not; both escape backslashes and line breaks")
    func escapes() {
        #expect(ExpositionText.escapedValue("a\"b\\c\nd") == "a\\\"b\\\\c\\nd")
        #expect(ExpositionText.escapedHelp("a\"b\\c\nd") == "a\"b\\\\c\\nd")
    }
}
