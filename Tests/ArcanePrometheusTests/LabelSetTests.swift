import Testing

@testable import ArcanePrometheus

struct LabelSetTests {
    @Test("labels are sorted by name, and of two under one name the later one counts")
    func order() {
        #expect(LabelSet([("b", "2"), ("a", "0"), ("a", "1")]).inBraces() == "{a=\"1\",b=\"2\"}")
        #expect(LabelSet([("b", "2"), ("a", "1")]) == LabelSet([("a", "1"), ("b", "2")]))
    }

    @Test("a bucket's bound stands behind the labels, and alone where there are none")
    func more() {
        #expect(LabelSet([("a", "1")]).inBraces(with: "le=\"5\"") == "{a=\"1\",le=\"5\"}")
        #expect(LabelSet([]).inBraces(with: "le=\"5\"") == "{le=\"5\"}")
        #expect(LabelSet([]).inBraces() == "")
    }
}
