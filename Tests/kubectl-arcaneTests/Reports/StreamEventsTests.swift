import ArcaneCore
import ArcaneKubernetes
import ArcaneStreams
import Testing

@testable import kubectl_arcane

@Suite("The events of a stream")
struct StreamEventsTests {
    private static func event(_ kind: String, _ name: String, _ time: JSONValue = ["eventTime": "2025-12-31T23:59:00Z"])
        -> KubernetesObject
    {
        let usual: JSONValue = [
            "metadata": ["name": .string("e-\(name)"), "creationTimestamp": "2025-12-31T23:00:00Z"], "type": "Normal",
            "reason": "Why",
            "regarding": ["kind": .string(kind), "name": .string(name)], "note": "what happened",
            "reportingController": "arcane-operator",
        ]
        return KubernetesObject(usual.merging(time))
    }

    private static func names(_ events: KubernetesObject...) -> [String] {
        StreamEvents(of: Samples.stream(), requests: ["orders-manual-a"], among: events).events.map {
            $0.json["regarding"]?["name"]?.stringValue ?? ""
        }
    }

    @Test("are its own, and those of its Jobs, pods and backfills")
    func own() {
        #expect(Self.names(Self.event("ShellStream", "orders")) == ["orders"])
        #expect(Self.names(Self.event("Job", "orders")) == ["orders"])
        #expect(Self.names(Self.event("CronJob", "orders")) == ["orders"])
        #expect(Self.names(Self.event("Pod", "orders-x7k2p")) == ["orders-x7k2p"])
        #expect(Self.names(Self.event("Job", "orders-29447640")) == ["orders-29447640"])
        #expect(Self.names(Self.event("Pod", "orders-29447640-x7k2p")) == ["orders-29447640-x7k2p"])
        #expect(Self.names(Self.event("BackfillRequest", "orders-manual-a")) == ["orders-manual-a"])
    }

    @Test("are not those of streams whose names begin alike, or of other kinds")
    func others() {
        #expect(
            Self.names(
                Self.event("ShellStream", "orders-eu"), Self.event("RestStream", "orders"), Self.event("Job", "orders-eu"),
                Self.event("Pod", "orders-eu-x7k2p"), Self.event("Pod", "orders"), Self.event("Pod", "orders-abc"),
                Self.event("Job", "orders-2024"), Self.event("BackfillRequest", "orders-manual-b"),
                Self.event("Secret", "orders")
            ).isEmpty)
    }

    @Test("come in the order of time, by whichever field tells it")
    func order() {
        let later = Self.event("Job", "orders", ["series": ["lastObservedTime": "2025-12-31T23:59:30.5Z", "count": 3]])
        let older = Self.event("Pod", "orders-x7k2p", ["eventTime": nil, "deprecatedLastTimestamp": "2025-12-31T23:58:00Z"])
        let oldest = Self.event("ShellStream", "orders", ["eventTime": nil])
        #expect(Self.names(later, older, oldest) == ["orders", "orders-x7k2p", "orders"])
        let table = StreamEvents(of: Samples.stream(), requests: [], among: [later, older]).table(
            isWide: true, now: Samples.now)
        #expect(
            table.rows == [
                ["2m", "Normal", "Why", "pod/orders-x7k2p", "1", "what happened", "arcane-operator"],
                ["30s", "Normal", "Why", "job/orders", "3", "what happened", "arcane-operator"],
            ])
        #expect(
            StreamEvents(of: Samples.stream(), requests: [], among: [later]).table(isWide: false, now: Samples.now).header.count
                == 6)
    }
}
