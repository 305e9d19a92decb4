import ArcaneCore
import ArcaneResources
import Testing

struct EitherTests {
    @Test("what is given tells the two types apart")
    func read() {
        #expect(Holder<Either<PropertyPath, Duration>>.read(["a"]) == .first(["a"]))
        #expect(Holder<Either<PropertyPath, Duration>>.read("1h") == .second(.seconds(3600)))
        #expect(Holder<Either<PropertyPath, Duration>>.read(60) == .second(.seconds(60)))
    }

    @Test("what is neither has one problem, not two")
    func neither() {
        #expect(
            Holder<Either<PropertyPath, Duration>>.problems([1]) == [
                #"value: must be a path (list of names) or a duration, such as ["data","items"]"#
            ])
    }

    @Test("warnings of the type that was read are kept")
    func warnings() {
        #expect(
            Holder<Either<Int, SinkSpec>>.decode(from: ["value": ["location": "file:///a", "colour": 1]]).warningTexts == [
                "value.colour: is not a known setting and is ignored"
            ])
    }

    @Test("each is written as its own type")
    func json() {
        #expect(Either<PropertyPath, Duration>.first(["a"]).json == ["a"])
        #expect(Either<PropertyPath, Duration>.second(.seconds(5)).json == "5s")
    }
}
