import ArcaneCore
import ArcaneResources
import Testing

@testable import arcane_operator

/// A spec of a stream that a person may write, and what has to come of it.
struct RandomEdit: Sendable {
    /// What has to come of a spec.
    enum Outcome: Hashable, Sendable {
        /// The stream is in this phase, and its Job or CronJob is made from this spec.
        case reached(StreamPhase)
        /// It is refused for this reason, which names this.
        case refused(String, naming: String)
    }

    let spec: JSONValue
    let outcome: Outcome

    /// The spec that all edits go back to.
    static let original = StreamLayout.v0.spec("steady")

    /// One of all edits that there are.
    static func make(using random: inout some RandomNumberGenerator) -> RandomEdit {
        Bool.random(using: &random) ? within(&random) : outside(&random)
    }

    /// A spec that the schema allows.
    private static func within(_ random: inout some RandomNumberGenerator) -> RandomEdit {
        let layout = StreamLayout.allCases.randomElement(using: &random) ?? .v0
        let more: JSONValue = [
            "table": .string(text(&random)), "limit": .integer(Int.random(in: -5...5, using: &random)),
            "nested": ["values": [.bool(true), .null, .string(text(&random))]],
        ]
        switch Int.random(in: 0..<6, using: &random) {
        case 0: return RandomEdit(spec: layout.spec("steady", suspended: true).merging(more), outcome: .reached(.suspended))
        case 1:
            let cron = layout == .v0 ? StreamLayout.v1 : layout
            return RandomEdit(
                spec: cron.cronSpec("steady", schedule: "\(Int.random(in: 0..<60, using: &random)) 3 1 1 *").merging(more),
                outcome: .reached(.scheduled))
        case 2: return RandomEdit(spec: layout.spec("long", backfill: "steady").merging(more), outcome: .reached(.running))
        case 3:
            return RandomEdit(
                spec: layout.spec("absent-\(Int.random(in: 0..<3, using: &random))").merging(more),
                outcome: .refused("TemplateMissing", naming: "absent-"))
        case 4:
            return RandomEdit(
                spec: layout.spec("steady").merging(more).merging(["credentials": ["name": "absent"]]),
                outcome: .refused("SecretMissing", naming: "absent"))
        default: return RandomEdit(spec: layout.spec("steady").merging(more), outcome: .reached(.running))
        }
    }

    /// A spec that no plugin's schema allows, as far as lifecycles go.
    private static func outside(_ random: inout some RandomNumberGenerator) -> RandomEdit {
        func refused(_ spec: JSONValue, _ path: String) -> RandomEdit {
            RandomEdit(spec: spec, outcome: .refused("InvalidSpec", naming: path))
        }
        let nonsense = [JSONValue.string("x"), 7, [], [1, 2], true].randomElement(using: &random) ?? .null
        let layout = [StreamLayout.v1, .v2].randomElement(using: &random) ?? .v1
        switch Int.random(in: 0..<8, using: &random) {
        case 0: return refused(["jobTemplateRef": nonsense], "spec.jobTemplateRef")
        case 1: return refused([:], "spec.jobTemplateRef")
        case 2: return refused(original.merging(["backfillJobTemplateRef": ["name": 7]]), "spec.backfillJobTemplateRef.name")
        case 3: return refused(original.merging(["credentials": nonsense]), "spec.credentials")
        case 4:
            return refused(
                ["execution": ["layoutVersion": .string("v\(Int.random(in: 3..<9, using: &random))")]], "layoutVersion")
        case 5:
            return refused(
                ["execution": ["layoutVersion": .string(layout.rawValue), "streamingBackend": nonsense]], "streamingBackend")
        case 6: return refused(layout.cronSpec("steady", schedule: ""), "schedule")
        default:
            let query = String(repeating: "x", count: Int.random(in: 131_072..<150_000, using: &random))
            return refused(original.merging(["query": .string(query)]), "128 KiB")
        }
    }

    /// Letters that JSON, shells, Kubernetes and Go's JSON treat in ways of their own.
    private static func text(_ random: inout some RandomNumberGenerator) -> String {
        let letters = Array("ab $()'\"\\<>&/\u{2028}é漢🙂\n\t")
        return String((0..<Int.random(in: 0..<12, using: &random)).map { _ in letters.randomElement(using: &random) ?? "a" })
    }
}
