import ArcaneCore
import ArcaneResources
import Testing

struct JSONSettingTests {
    @Test("anything is taken as it is, numbers to the letter")
    func anything() {
        #expect(Holder<JSONValue>.read(["a": [.number("1.50"), nil]]) == ["a": [.number("1.50"), nil]])
        #expect(Holder<JSONValue?>.read(nil) == .some(nil))
    }
}
