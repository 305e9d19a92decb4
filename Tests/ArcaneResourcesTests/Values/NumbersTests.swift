import ArcaneCore
import ArcaneResources
import Testing

struct NumbersTests {
    @Test("whole numbers are read from every way JSON has to write one")
    func whole() {
        #expect(Holder<Int>.read(.number("5")) == 5)
        #expect(Holder<Int>.read(.number("5.0")) == 5)
        #expect(Holder<Int>.read(.number("5e2")) == 500)
        #expect(Holder<Int64>.read(.number("-9223372036854775808")) == .min)
    }

    @Test("fractions, numbers that do not fit, and texts are no whole numbers")
    func notWhole() {
        #expect(Holder<Int>.problems(.number("5.5")) == ["value: must be a whole number, not a number"])
        #expect(Holder<Int>.problems(.number("9223372036854775808")) == ["value: must be a whole number, not a number"])
        #expect(Holder<Int64>.problems("5") == ["value: must be a whole number, not a text; write 5 without quotes"])
        #expect(Holder<Int>.problems("five") == ["value: must be a whole number, not a text"])
        #expect(Holder<Int>.problems([]) == ["value: must be a whole number, not a list"])
    }

    @Test("numbers are read, infinite ones are not")
    func fractions() {
        #expect(Holder<Double>.read(.number("0.1")) == 0.1)
        #expect(Holder<Double>.read(7) == 7)
        #expect(Holder<Double>.problems(.number("1e999")) == ["value: must be a number, not a number"])
        #expect(2.0.json == 2)
        #expect(0.25.json == .number("0.25"))
    }

    @Test("truth values are true and false, and nothing that looks like them")
    func truth() {
        #expect(Holder<Bool>.read(true) == true)
        #expect(Holder<Bool>.problems("true") == ["value: must be true or false, not a text; write true without quotes"])
        #expect(Holder<Bool>.problems(1) == ["value: must be true or false, not a number"])
    }
}
