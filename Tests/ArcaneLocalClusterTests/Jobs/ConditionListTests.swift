import ArcaneCore
import Testing

@testable import ArcaneLocalCluster

@Suite struct ConditionListTests {
    @Test("a condition changes its time with its status, not with its words") func times() {
        var list = ConditionList([:])
        let isNew = list.set("Ready", false, reason: "A", now: .at(0))
        #expect(isNew)
        let isChanged = list.set("Ready", false, reason: "B", message: "why", now: .at(5))
        #expect(!isChanged)
        #expect(list.list.first?["lastTransitionTime"] == Timestamp.at(0).text)
        #expect(list.list.first?["reason"] == "B")
        #expect(list.active("Ready") == nil)
        let isTurned = list.set("Ready", now: .at(9))
        #expect(isTurned)
        #expect(list.active("Ready")?["lastTransitionTime"] == Timestamp.at(9).text)
        #expect(list.active("Ready")?["reason"] == nil)
        #expect(list.list.count == 1)
    }
}
