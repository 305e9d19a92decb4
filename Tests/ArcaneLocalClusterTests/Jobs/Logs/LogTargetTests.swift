import ArcaneCore
import ArcaneKubernetes
import Testing

@testable import ArcaneLocalCluster

@Suite struct LogTargetTests {
    private func pod(_ containers: [String] = ["main"], start: [String] = [], status: JSONValue = [:]) -> KubernetesObject {
        KubernetesObject(Sample.pod(containers, start: start).json.setting(["status"], to: status))
    }

    private func status(_ state: JSONValue, restarts: Int = 0, last: JSONValue = [:]) -> JSONValue {
        ["containerStatuses": [["name": "main", "state": state, "restartCount": .integer(restarts), "lastState": last]]]
    }

    private func attempt(_ parameters: [String: String] = [:], _ pod: KubernetesObject) throws -> Int {
        try LogTarget.attempt(of: try LogQuery(parameters, now: .at(0)), in: pod).attempt
    }

    private func refusal(_ parameters: [String: String] = [:], _ pod: KubernetesObject) -> String? {
        failure { () throws(APIFailure) in
            _ = try LogTarget.attempt(of: LogQuery(parameters, now: .at(0)), in: pod)
        }?.message
    }

    private let ended: JSONValue = ["terminated": ["exitCode": 1]]

    @Test("the log is that of the run of now, or of the last one") func current() throws {
        #expect(try attempt([:], pod(status: status(["running": [:]]))) == 0)
        #expect(try attempt([:], pod(status: status(["running": [:]], restarts: 2, last: ended))) == 2)
        #expect(try attempt([:], pod(status: status(ended))) == 0)
    }

    @Test("between two runs it is that of the one before") func between() throws {
        let waiting: JSONValue = ["waiting": ["reason": "CrashLoopBackOff"]]
        #expect(try attempt([:], pod(status: status(waiting, restarts: 2, last: ended))) == 1)
    }

    @Test("the run before can be asked for, where there was one") func previous() throws {
        #expect(try attempt(["previous": "true"], pod(status: status(["running": [:]], restarts: 1, last: ended))) == 0)
        #expect(
            refusal(["previous": "true"], pod(status: status(["running": [:]])))
                == "previous terminated container \"main\" in pod \"orders-x\" not found")
    }

    @Test("a container that never ran has no log, and it is said why") func waiting() {
        #expect(
            refusal([:], pod(status: status(["waiting": ["reason": "ErrImagePull"]])))
                == "container \"main\" in pod \"orders-x\" is waiting to start: ErrImagePull")
        #expect(refusal([:], pod()) == "container \"main\" in pod \"orders-x\" is waiting to start: PodInitializing")
    }

    @Test("of several containers one must be named, and it must be there") func names() {
        #expect(
            refusal([:], pod(["a", "b"], start: ["one"]))
                == "a container name must be specified for pod orders-x, choose one of: [a b] or one of the init containers: [one]"
        )
        #expect(refusal(["container": "c"], pod(["a", "b"])) == "container c is not valid for pod orders-x")
    }

    @Test("a container of the start has a log too") func start() throws {
        let status: JSONValue = ["initContainerStatuses": [["name": "one", "state": ended, "restartCount": 0]]]
        #expect(try attempt(["container": "one"], pod(start: ["one"], status: status)) == 0)
    }
}
