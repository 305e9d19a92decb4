import ArcaneCore
import ArcaneResources
import Testing

struct SpecResultTests {
    @Test("one error lists all problems with their paths")
    func error() {
        let result = SpecResult<Int>(
            value: nil, problems: [SpecProblem(path: "a.b", message: "is wrong"), SpecProblem(path: "", message: "is odd")])
        let error = #expect(throws: StreamError.self) { try result.get() }
        #expect(error?.code == .configuration)
        #expect(error?.message == "the spec has 2 problems:\n  a.b: is wrong\n  is odd")
    }

    @Test("one problem is not many")
    func one() {
        let error = #expect(throws: StreamError.self) { try WeatherSpec.decode(from: 7).get() }
        #expect(error?.message == "the spec has 1 problem:\n  must be an object, not a number")
    }

    @Test("a spec without problems is there")
    func value() throws {
        #expect(try SpecResult(value: 7).get() == 7)
    }
}
