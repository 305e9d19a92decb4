import ArcaneCore
import ArcaneResources
import Testing

struct TextsTests {
    @Test("a text is a text, and says when quotes are missing")
    func text() {
        #expect(Holder<String>.read("") == "")
        #expect(Holder<String>.problems(5) == ["value: must be a text, not a number; put it in quotes"])
        #expect(Holder<String>.problems(false) == ["value: must be a text, not a truth value; put it in quotes"])
        #expect(Holder<String>.problems([:]) == ["value: must be a text, not an object"])
    }

    @Test("a secret is never shown, neither when it is written nor when it is wrong")
    func secret() {
        #expect(Holder<Secret>.read("hunter2")?.exposed == "hunter2")
        #expect(Secret("hunter2").json == "***")
        #expect(Holder<Secret>.problems(.number("1234")) == ["value: must be a text, not a number; put it in quotes"])
    }
}
