import ArcaneCore
import ArcaneResources
import Testing

struct KubernetesTimeTests {
    @Test("times are whole seconds, rounded down, also before 1970")
    func rounding() {
        #expect(KubernetesTime(Timestamp(milliseconds: 1999)).json == "1970-01-01T00:00:01Z")
        #expect(KubernetesTime(Timestamp(milliseconds: -1)).json == "1969-12-31T23:59:59Z")
    }

    @Test("what is no time is said")
    func noTime() {
        #expect(Holder<KubernetesTime>.problems("now") == ["value: 'now' is no time such as 2024-01-01T00:00:00Z"])
        #expect(Holder<KubernetesTime>.problems(5).count == 1)
    }
}
