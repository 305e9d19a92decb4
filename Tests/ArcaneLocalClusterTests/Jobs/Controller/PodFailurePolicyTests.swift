import ArcaneCore
import Testing

@testable import ArcaneLocalCluster

@Suite struct PodFailurePolicyTests {
    private func verdict(_ rules: JSONValue, _ pod: JobPod) -> PodFailurePolicy.Verdict? {
        PodFailurePolicy(["podFailurePolicy": ["rules": rules]])?.verdict(on: pod)
    }

    @Test("a Job without a policy has none") func none() {
        #expect(PodFailurePolicy([:]) == nil)
    }

    @Test("the first rule that matches counts", arguments: [(1, "ignore"), (2, "count"), (3, "failJob")])
    func firstMatch(code: Int, expected: String) {
        let rules: JSONValue = [
            ["action": "Ignore", "onExitCodes": ["operator": "In", "values": [1]]],
            ["action": "Count", "onExitCodes": ["operator": "In", "values": [1, 2]]],
            ["action": "FailJob", "onExitCodes": ["operator": "NotIn", "values": [1]]],
        ]
        let verdict = verdict(rules, Sample.jobPod("a", "Failed", exit: code))
        #expect("\(verdict.map { "\($0)" } ?? "")".hasPrefix(expected))
    }

    @Test("a container that ended well matches no rule, even one for all other codes") func success() {
        let rules: JSONValue = [["action": "Ignore", "onExitCodes": ["operator": "NotIn", "values": [7]]]]
        #expect(verdict(rules, Sample.jobPod("a", "Failed", exit: 0)) == .count)
    }

    @Test("a rule for a container does not match another one") func container() {
        func rules(_ name: JSONValue) -> JSONValue {
            [["action": "Ignore", "onExitCodes": ["containerName": name, "operator": "In", "values": [1]]]]
        }
        let pod = Sample.jobPod("a", "Failed", exit: 1)
        #expect(verdict(rules("main"), pod) == .ignore)
        #expect(verdict(rules("other"), pod) == .count)
    }

    @Test("a condition matches by type and status, which is True where the rule names none") func conditions() {
        let evicted = Sample.jobPod("a", "Failed", exit: 143, conditions: [["type": "DisruptionTarget", "status": "True"]])
        #expect(verdict([["action": "Ignore", "onPodConditions": [["type": "DisruptionTarget"]]]], evicted) == .ignore)
        #expect(
            verdict([["action": "Ignore", "onPodConditions": [["type": "DisruptionTarget", "status": "False"]]]], evicted)
                == .count)
        #expect(
            verdict([["action": "FailJob", "onPodConditions": [["type": "DisruptionTarget", "status": "True"]]]], evicted)
                == .failJob(message: "Pod default/orders-a has condition DisruptionTarget matching FailJob rule at index 0"))
    }
}
