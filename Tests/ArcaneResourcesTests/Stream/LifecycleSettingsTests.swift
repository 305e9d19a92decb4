import ArcaneCore
import ArcaneResources
import Testing

struct LifecycleSettingsTests {
    struct Plain: StreamSpec {
        @Setting("A city.", default: "Oslo") var city: String
    }

    struct Curious: StreamSpec {
        @SettingGroup var lifecycle: LifecycleSettings
    }

    static let full: JSONValue = [
        "suspended": true, "jobTemplateRef": ["name": "a", "namespace": "jobs"],
        "backfillJobTemplateRef": ["name": "b", "kind": "StreamingJobTemplate", "apiGroup": "streaming.sneaksanddata.com"],
    ]

    @Test("a spec knows the lifecycle fields without declaring them")
    func known() {
        let result = Plain.decode(from: Self.full)
        #expect(result.warnings == [])
        #expect(result.problems == [])
    }

    @Test("they are checked even so")
    func checked() {
        let result = Plain.decode(from: ["suspended": "no", "jobTemplateRef": ["nam": "a"]])
        #expect(
            result.problemTexts == [
                "suspended: must be true or false, not a text",
                #"jobTemplateRef.name: is required (The name of the template), for example "arcane-rest-plugin""#,
            ])
        #expect(result.warningTexts == ["jobTemplateRef.nam: is not a known setting and is ignored; did you mean 'name'?"])
    }

    @Test("a run from a file needs no template")
    func noTemplate() {
        #expect(Plain.decode(from: [:]).problems == [])
    }

    @Test("a spec that declares the group has the values")
    func declared() throws {
        let lifecycle = try Curious.decode(from: Self.full).get().lifecycle
        #expect(lifecycle.suspended)
        #expect(lifecycle.jobTemplateRef?.namespace == "jobs")
        #expect(lifecycle.jobTemplateRef?.kind == "StreamingJobTemplate")
        #expect(lifecycle.backfillJobTemplateRef?.name == "b")
        #expect(try Curious.decode(from: [:]).get().lifecycle.suspended == false)
    }

    @Test("a problem of a declared group is said once")
    func once() {
        #expect(Curious.decode(from: ["suspended": 1]).problemTexts == ["suspended: must be true or false, not a number"])
    }
}
