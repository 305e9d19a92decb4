import ArcaneCore
import ArcaneResources
import Testing

struct SettingTests {
    struct Sample: StreamSpec, Hashable {
        @Setting("A text. It has two sentences.", example: "Oslo") var city: String
        @Setting("A number.", .range(1...5), default: 3, aliases: ["size"]) var count: Int
        @Setting("An instant.") var start: Timestamp?
        @Setting("A block.") var place: Place
        @Setting("Another.") var other: Place?
    }

    struct Place: StreamSpec, Hashable {
        @Setting("A flag.", default: true) var isNorth: Bool
    }

    @Test("definitions stand in the order of the declarations")
    func order() {
        #expect(Sample.definitions.map(\.name) == ["city", "count", "start", "place", "other"])
    }

    @Test("what has neither a default nor is optional is required; a block is where something in it is")
    func required() {
        #expect(Sample.definitions.map(\.isRequired) == [true, false, false, false, false])
        #expect(WeatherSpec.definitions.first { $0.name == "sink" }?.isRequired == true)
    }

    @Test("a definition knows default, limits, aliases and example")
    func definition() throws {
        let count = try #require(Sample.definitions.first { $0.name == "count" })
        #expect(count.defaultValue == 3)
        #expect(count.limits == ["1 to 5"])
        #expect(count.aliases == ["size"])
        #expect(count.shape.example == 3)
        #expect(Sample.definitions.first?.shape.example == "Oslo")
        #expect(Sample.definitions.first { $0.name == "place" }?.defaultValue == [:])
        #expect(Sample.definitions.first { $0.name == "other" }?.defaultValue == nil)
    }

    @Test("before it is read, a spec holds its defaults, and can be filled by hand")
    func unread() {
        var sample = Sample()
        #expect(sample.city == "")
        #expect(sample.count == 3)
        #expect(sample.start == nil)
        #expect(sample.place.isNorth)
        sample.city = "Bergen"
        sample.start = Timestamp(milliseconds: 0)
        #expect(
            sample.json == [
                "city": "Bergen", "count": 3, "start": "1970-01-01T00:00:00Z", "place": ["isNorth": true],
            ])
    }

    @Test("what a spec writes, it reads back")
    func roundTrip() throws {
        let spec = try WeatherSpec.decode(yaml: smallestWeather).get()
        #expect(try WeatherSpec.decode(from: spec.json).get() == spec)
        #expect(WeatherSpec.decode(from: spec.json).warnings == [])
    }

    @Test("a missing setting is said with the first sentence of its description and an example")
    func missing() {
        #expect(Sample.decode(from: [:]).problemTexts == [#"city: is required (A text), for example "Oslo""#])
    }

    @Test("equality and hash are those of the values")
    func equality() throws {
        let one = try Sample.decode(from: ["city": "Oslo"]).get()
        let other = try Sample.decode(from: ["CITY": "Oslo", "count": 3]).get()
        #expect(one == other)
        #expect(Set([one, other]).count == 1)
        #expect(try one != Sample.decode(from: ["city": "Oslo", "count": 4]).get())
    }
}
