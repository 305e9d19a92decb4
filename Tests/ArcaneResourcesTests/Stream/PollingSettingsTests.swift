import ArcaneCore
import ArcaneResources
import Testing

struct PollingSettingsTests {
    @Test("the usual intervals")
    func defaults() throws {
        let polling = try PollingSettings.decode(from: [:]).get()
        #expect(polling.lookBackInterval == .seconds(3600))
        #expect(polling.changeCaptureInterval == .seconds(15))
        #expect(polling.schemaEvolution == .backfill)
    }

    @Test("looking back may be nothing, waiting may not: a stream would never rest")
    func zero() {
        #expect(PollingSettings.decode(from: ["lookBackInterval": 0]).problems == [])
        #expect(PollingSettings.decode(from: ["changeCaptureInterval": 0]).problems.map(\.path) == ["changeCaptureInterval"])
    }

    @Test("the three ways to meet a new schema", arguments: SchemaEvolution.allCases)
    func evolution(evolution: SchemaEvolution) throws {
        let polling = try PollingSettings.decode(from: ["schemaEvolution": .string(evolution.rawValue)]).get()
        #expect(polling.schemaEvolution == evolution)
    }
}
