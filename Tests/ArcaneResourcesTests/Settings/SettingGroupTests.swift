import ArcaneCore
import ArcaneResources
import Testing

struct SettingGroupTests {
    struct Sample: StreamSpec {
        @Setting("A city.") var city: String
        @SettingGroup var polling: PollingSettings
    }

    @Test("the settings of a group stand in the spec, and are written there")
    func flat() throws {
        #expect(Sample.definitions.map(\.name) == ["city", "lookBackInterval", "changeCaptureInterval", "schemaEvolution"])
        let spec = try Sample.decode(from: ["city": "Oslo", "lookbackinterval": "2h"]).get()
        #expect(spec.polling.lookBackInterval == .seconds(7200))
        #expect(spec.json["lookBackInterval"] == "2h")
        #expect(spec.json["polling"] == nil)
    }

    @Test("its problems have the path of the spec, and its aliases are known")
    func problems() {
        let result = Sample.decode(from: ["city": "Oslo", "changeCaptureIntervalSeconds": 0])
        #expect(
            result.problemTexts == ["changeCaptureInterval: 0s is no interval to wait for; give a duration such as 15s"])
        #expect(
            result.warningTexts == [
                "changeCaptureInterval: was read from its older name 'changeCaptureIntervalSeconds'; write 'changeCaptureInterval'"
            ])
    }
}
