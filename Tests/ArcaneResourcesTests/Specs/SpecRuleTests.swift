import ArcaneCore
import ArcaneResources
import Testing

struct SpecRuleTests {
    struct Window: StreamSpec {
        @Setting("The first.", default: 0) var first: Int
        @Setting("The last.", .maximum(100), default: 10) var last: Int

        static var rules: [SpecRule<Self>] {
            [
                SpecRule("must not be before first", at: "last", cel: "self.first <= self.last") { $0.first <= $0.last },
                SpecRule("the window is too wide") { $0.last - $0.first <= 50 },
            ]
        }
    }

    struct Outer: StreamSpec {
        @Setting("A window.") var window: Window
        @Setting("More windows.", default: []) var more: [Window]
    }

    @Test("a rule that does not hold is a problem of the member it names, or of the block")
    func broken() {
        #expect(Outer.decode(from: ["window": ["first": 20]]).problemTexts == ["window.last: must not be before first"])
        #expect(Outer.decode(from: ["window": ["last": 90]]).problemTexts == ["window: the window is too wide"])
        #expect(Outer.decode(from: ["more": [[:], ["first": 20]]]).problemTexts == ["more[1].last: must not be before first"])
    }

    @Test("a rule is not asked where a setting of its block is wrong by itself")
    func notAsked() {
        #expect(Outer.decode(from: ["window": ["first": 20, "last": "x"]]).problems.count == 1)
        #expect(Outer.decode(from: ["window": ["last": 200]]).problemTexts == ["window.last: 200 is above the maximum 100"])
    }

    @Test("the rules of a group count where it is included")
    func group() {
        struct Flat: StreamSpec {
            @SettingGroup var window: Window
        }
        #expect(Flat.decode(from: ["first": 20]).problemTexts == ["last: must not be before first"])
    }
}
