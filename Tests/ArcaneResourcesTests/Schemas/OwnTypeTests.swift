import ArcaneCore
import ArcaneResources
import Testing

/// A type of a plugin's own: what a plugin author writes who needs more than the types that there are.
struct Percentage: SettingValue, Hashable {
    var share: Double

    static var shape: SettingShape {
        SettingShape("percentage", schema: OpenAPISchema(.string, [.pattern: "^[0-9]+%$"]), example: "50%")
    }
    static var placeholder: Percentage { Percentage(share: 0) }
    var json: JSONValue { .string("\(Int(share * 100))%") }

    static func read(_ input: SettingInput) -> Percentage? {
        guard let text = String.read(input) else { return nil }
        guard text.hasSuffix("%"), let number = Double(text.dropLast()) else {
            input.problem("'\(text)' is no percentage such as 50%")
            return nil
        }
        if number > 100 { input.warning("is more than the whole") }
        return Percentage(share: number / 100)
    }
}

struct OwnTypeTests {
    struct Sample: StreamSpec {
        @Setting("A share.", default: Percentage(share: 0.25)) var share: Percentage
        @Setting("Shares.", SettingConstraint("at most two") { $0.count > 2 ? "are too many" : nil }, default: [])
        var shares: [Percentage]
        @Setting("A share that may be missing.", SettingConstraint("even") { Int($0.share * 100) % 2 == 0 ? nil : "is odd" })
        var other: Percentage?
    }

    @Test("it is read alone, in lists and as an optional, with its own problems and warnings")
    func read() throws {
        let result = Sample.decode(from: ["share": "150%", "shares": ["10%", "20%"], "other": "30%"])
        let sample = try result.get()
        #expect(sample.share.share == 1.5)
        #expect(sample.shares.map(\.share) == [0.1, 0.2])
        #expect(sample.other?.share == 0.3)
        #expect(result.warningTexts == ["share: is more than the whole"])
        #expect(
            Sample.decode(from: ["share": "half", "shares": ["1%", 5], "other": "31%"]).problemTexts == [
                "share: 'half' is no percentage such as 50%",
                "shares[1]: must be a text, not a number; put it in quotes",
                "other: is odd",
            ])
        #expect(Sample.decode(from: ["shares": ["1%", "2%", "3%"]]).problemTexts == ["shares: are too many"])
    }

    @Test("its shape and default are in the CRD and on the reference page")
    func shape() async throws {
        let crd = CustomResourceDefinition(stream: ResourceNames(kind: "Own"), spec: Sample.self, description: "")
        #expect(
            crd.spec[.properties]?["share"] == [
                "type": "string", "pattern": "^[0-9]+%$", "default": "25%", "description": "A share.",
            ])
        #expect(try await APIServer.findings(in: crd) == "")
        let page = ReferencePage(kind: "Own", introduction: "", spec: Sample.self).markdown
        #expect(page.contains("| `share` | percentage | `25%` |  | A share. |"))
        #expect(page.contains("| `other` | percentage |  | even | A share that may be missing. |"))
    }
}
