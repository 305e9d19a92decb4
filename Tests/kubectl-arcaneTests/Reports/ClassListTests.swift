import ArcaneCore
import ArcaneKubernetes
import ArcaneStreams
import Testing

@testable import kubectl_arcane

@Suite("A list of classes")
struct ClassListTests {
    private static func rows(_ spec: JSONValue, _ status: JSONValue = [:], wide: Bool = false) -> [[String]] {
        let object = KubernetesObject([
            "metadata": ["name": "rest", "creationTimestamp": "2025-12-31T23:00:00Z"], "spec": spec, "status": status,
        ])
        return ClassList.table([object], isWide: wide, now: Samples.now).rows
    }

    private static let spec: JSONValue = [
        "apiGroupRef": "example.com", "apiVersion": "v1", "kindRef": "RestStream", "pluralName": "reststreams",
        "secretRefs": ["auth", "sinkAuth"],
    ]

    @Test("says whether the streams of each are run, and else why not")
    func phases() {
        #expect(Self.rows(Self.spec) == [["rest", "RestStream", "New", "60m", ""]])
        let failed: JSONValue = ["phase": "Failed"]
        #expect(
            Self.rows(Self.spec, failed.merging(Samples.notReady("KindMissing", "install the CRD")))
                == [["rest", "RestStream", "Failed", "60m", "install the CRD"]])
        let ready: JSONValue = [
            "phase": "Ready", "conditions": [["type": "Ready", "status": "True", "message": "they are run"]],
        ]
        #expect(Self.rows(Self.spec, ready) == [["rest", "RestStream", "Ready", "60m", ""]])
    }

    @Test("names what is wrong with a class, and more of each where that is asked for")
    func more() throws {
        #expect(Self.rows(Self.spec, wide: true).first?.suffix(2) == ["reststreams.example.com/v1", "auth,sinkAuth"])
        let wrong = try #require(Self.rows(["kindRef": "RestStream"], wide: true).first)
        #expect(wrong[4].contains("pluralName") && wrong[5].isEmpty)
    }
}
