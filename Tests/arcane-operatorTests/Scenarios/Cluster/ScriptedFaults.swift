import ArcaneLocalCluster
import Synchronization

/// Faults that a scenario sets and takes back as it goes.
final class ScriptedFaults: FaultPlan {
    typealias Rule = @Sendable (APICall, FaultMoment) -> Fault?

    private let rule = Mutex<Rule?>(nil)

    /// From now on `rule` says what goes wrong; nil ends that.
    func set(_ rule: Rule?) {
        self.rule.withLock { $0 = rule }
    }

    func fault(_ call: APICall, at moment: FaultMoment) -> Fault? {
        rule.withLock { $0 }?(call, moment)
    }
}

extension APICall {
    /// Whether the replica called `identity` asks.
    func isOf(_ identity: String) -> Bool { userAgent.hasSuffix("(\(identity))") }
}
