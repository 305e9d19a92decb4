import Testing

@testable import ArcaneResources

struct SuggestionTests {
    @Test(
        "the nearest name is suggested where it is near",
        arguments: [
            ("rowsPerGrop", "rowsPerGroup"), ("ROWSPERGROUP", "rowsPerGroup"), ("formt", "format"), ("x", nil), ("", nil),
            ("completelyElse", nil),
        ] as [(String, String?)])
    func nearest(text: String, name: String?) {
        #expect(Suggestion.nearest(to: text, among: ["rowsPerGroup", "format", "location"]) == name)
    }

    @Test("of two that are as near the first in the alphabet is suggested, whatever their order")
    func ties() {
        #expect(Suggestion.nearest(to: "bat", among: ["cat", "ban"]) == "ban")
        #expect(Suggestion.nearest(to: "bat", among: ["ban", "cat"]) == "ban")
        #expect(Suggestion.nearest(to: "bat", among: []) == nil)
    }

    @Test(
        "the distance counts letters that are put in, left out or replaced",
        arguments: [
            ("", "", 0), ("", "abc", 3), ("abc", "", 3), ("kitten", "sitting", 3), ("flaw", "lawn", 2), ("same", "same", 0),
        ])
    func distance(left: String, right: String, distance: Int) {
        #expect(Suggestion.distance(left, right) == distance)
    }
}
