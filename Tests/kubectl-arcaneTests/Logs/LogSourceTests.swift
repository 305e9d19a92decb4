import ArcaneCore
import ArcaneKubernetes
import Testing

@testable import kubectl_arcane

@Suite("The pod whose log is shown")
struct LogSourceTests {
    private static let pods = [Samples.pod("orders-a", phase: "Failed"), Samples.pod("orders-b")]

    @Test("is the newest, or the one before it")
    func newest() throws {
        let newest = try LogSource(Samples.stream(), pods: Self.pods)
        #expect(newest.pod == ObjectName("sales", "orders-b") && !newest.hasEnded && newest.container == "main")
        let earlier = try LogSource(Samples.stream(), pods: Self.pods, earlier: 1)
        #expect(earlier.pod == ObjectName("sales", "orders-a") && earlier.hasEnded)
    }

    @Test("shows its main container, or the one that is named")
    func containers() throws {
        let pods = [Samples.pod("p", containers: ["proxy", "main"])]
        #expect(try LogSource(Samples.stream(), pods: pods).container == "proxy")
        #expect(try LogSource(Samples.stream(), pods: pods, container: "main").container == "main")
        let marked = [
            Samples.pod(
                "p", containers: ["proxy", "main"],
                metadata: ["annotations": ["kubectl.kubernetes.io/default-container": "main"]])
        ]
        #expect(try LogSource(Samples.stream(), pods: marked).container == "main")
        #expect(throws: CommandFailure("the pod sales/p has no container nope; it has proxy, main")) {
            try LogSource(Samples.stream(), pods: pods, container: "nope")
        }
    }

    @Test("is missing with a reason")
    func missing() {
        #expect {
            try LogSource(Samples.stream("Suspended"), pods: [])
        } throws: {
            "\($0)".contains(
                "has no pod, so there is no log: it is Suspended; see `kubectl arcane stream status shell orders -n sales`")
        }
        #expect {
            try LogSource(Samples.stream(), pods: [Samples.pod("p")], earlier: 1)
        } throws: {
            "\($0)".contains("no earlier pod: there is one")
        }
    }
}
