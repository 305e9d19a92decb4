import ArcaneCore
import ArcaneKubernetes
import ArcaneTestSupport
import Testing

@testable import kubectl_arcane

@Suite("A backfill that is asked for")
struct BackfillPlanTests {
    /// The name of the request that is waited for, or the spec of the one that is made.
    private static func plan(_ payload: JSONValue? = nil, _ requests: ObservedBackfillRequest...) -> JSONValue {
        switch BackfillPlan(Samples.stream(), payload: payload, among: requests) {
        case .wait(let request): .string(request.name.name)
        case .create(let spec): spec
        }
    }

    @Test("is a new request where none is open for the stream, its class and its namespace")
    func create() {
        let spec: JSONValue = ["streamClass": "shell", "streamId": "orders"]
        #expect(Self.plan() == spec)
        #expect(
            Self.plan(
                nil, Samples.request(completed: true), Samples.request(stream: "others"), Samples.request(streamClass: "rest"),
                Samples.request(namespace: "hr")) == spec)
        #expect(Self.plan(["rows": 5]) == spec.merging(["payload": ["rows": 5]]))
    }

    @Test("is the oldest open request that asks for the same")
    func existing() {
        #expect(Self.plan(nil, Samples.request("first"), Samples.request("second")) == "first")
        #expect(Self.plan(["rows": 5], Samples.request("plain"), Samples.request("five", payload: ["rows": 5])) == "five")
        #expect(Self.plan(nil, Samples.request("five", payload: ["rows": 5]))["streamId"] == "orders")
        #expect(Self.plan(nil, Samples.request("empty", payload: [:])) == "empty")
    }

    @Test("has a name of the stream and five letters by chance, within the limit of names")
    func name() {
        var generator = SeededGenerator(seed: 7)
        let name = BackfillPlan.name(for: "orders", using: &generator)
        #expect(name.wholeMatch(of: /orders-manual-[a-z0-9]{5}/) != nil)
        #expect(BackfillPlan.name(for: "orders", using: &generator) != name)
        #expect(BackfillPlan.name(for: String(repeating: "o", count: 253), using: &generator).count == 253)
    }

    @Test("has an obstacle where it would wait without end")
    func obstacle() {
        #expect(BackfillPlan.obstacle(to: Samples.stream()) == nil)
        #expect(BackfillPlan.obstacle(to: Samples.stream(nil)) == nil)
        #expect(
            BackfillPlan.obstacle(to: Samples.stream("Suspended", spec: ["suspended": true]))?.contains("is suspended") == true)
        #expect(
            BackfillPlan.obstacle(to: Samples.stream("Failed", metadata: Samples.crashLoop))?.contains("has failed") == true)
    }
}
