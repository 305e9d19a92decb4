import ArcaneCore
import ArcaneKubernetes
import Testing

@testable import ArcaneLocalCluster

@Suite struct PodLifeTests {
    private let pauses = PodLife.Pauses(
        restarts: Backoff(shortest: .seconds(10), longest: .seconds(300)), retry: .seconds(2))
    private let well = ContainerEnd(exitCode: 0)
    private let badly = ContainerEnd(exitCode: 1)

    private func life(_ containers: [String] = ["main"], start: [String] = [], policy: String = "Never") -> PodLife {
        PodLife(Sample.pod(containers, start: start, policy: policy), pauses: pauses)
    }

    @Test("containers of the start run one after the other, then all others together") func order() {
        var life = life(["a", "b"], start: ["one", "two"])
        #expect(life.handle(.began, now: .at(0)) == [.start("one", attempt: 0)])
        #expect(life.handle(.started("one"), now: .at(1)) == [])
        #expect(life.handle(.ended("one", well), now: .at(2)) == [.start("two", attempt: 0)])
        #expect(!life.isInitialized)
        #expect(life.handle(.ended("two", well), now: .at(3)) == [.start("a", attempt: 0), .start("b", attempt: 0)])
        #expect(life.isInitialized)
        _ = life.handle(.ended("a", well), now: .at(4))
        #expect(!life.isOver)
        _ = life.handle(.ended("b", well), now: .at(5))
        #expect(life.isOver)
    }

    @Test("a start that fails ends a pod that is never started again") func startFails() {
        var life = life(start: ["one"])
        _ = life.handle(.began, now: .at(0))
        #expect(life.handle(.ended("one", badly), now: .at(1)) == [])
        #expect(life.isOver)
        #expect(PodStatus(life: life, now: .at(1)).phase == "Failed")
    }

    @Test("with OnFailure a container that failed runs again: at once, then after growing pauses") func restarts() {
        var life = life(policy: "OnFailure")
        _ = life.handle(.began, now: .at(0))
        _ = life.handle(.started("main"), now: .at(0))
        #expect(life.handle(.ended("main", badly), now: .at(1)) == [.start("main", attempt: 1)])
        _ = life.handle(.started("main"), now: .at(1))
        #expect(life.handle(.ended("main", badly), now: .at(2)) == [.wake(.at(12))])
        #expect(
            life.containers.first?.state
                == .waiting(reason: "CrashLoopBackOff", message: "back-off 10s restarting failed container=main"))
        #expect(life.handle(.due, now: .at(11)) == [])
        #expect(life.handle(.due, now: .at(12)) == [.start("main", attempt: 2)])
        _ = life.handle(.started("main"), now: .at(12))
        #expect(life.handle(.ended("main", badly), now: .at(13)) == [.wake(.at(33))])
        #expect(life.containers.first?.restarts == 3)
        #expect(!life.isOver)
    }

    @Test("with OnFailure a container that ended well is not started again") func onFailureSuccess() {
        var life = life(policy: "OnFailure")
        _ = life.handle(.began, now: .at(0))
        #expect(life.handle(.ended("main", well), now: .at(1)) == [])
        #expect(life.isOver)
    }

    @Test("with Always a container that ended well is started again, but not one of the start") func always() {
        var life = life(start: ["one"], policy: "Always")
        _ = life.handle(.began, now: .at(0))
        #expect(life.handle(.ended("one", well), now: .at(1)) == [.start("main", attempt: 0)])
        #expect(life.handle(.ended("main", well), now: .at(2)) == [.start("main", attempt: 1)])
    }

    @Test("what is missing is tried again until it is there, and meanwhile says what it waits for") func retries() {
        var life = life()
        _ = life.handle(.began, now: .at(0))
        let failure = ContainerFailure(reason: "CreateContainerConfigError", message: "secret \"x\" not found")
        #expect(life.handle(.failed("main", failure), now: .at(1)) == [.wake(.at(3))])
        #expect(life.containers.first?.state == .waiting(reason: failure.reason, message: failure.message))
        #expect(life.handle(.due, now: .at(3)) == [.start("main", attempt: 0)])
        _ = life.handle(.started("main"), now: .at(4))
        #expect(life.containers.first?.isRunning == true)
        #expect(life.containers.first?.restarts == 0)
    }

    @Test("a container that cannot be started at all has ended with code 128") func finalFailure() {
        var life = life()
        _ = life.handle(.began, now: .at(0))
        _ = life.handle(.failed("main", ContainerFailure(reason: "StartError", message: "no file", isFinal: true)), now: .at(1))
        #expect(life.isOver)
        #expect(life.containers.first?.exit?.end.exitCode == 128)
        #expect(life.containers.first?.exit?.reason == "StartError")
    }

    @Test("a pod that is to end gets SIGTERM, and SIGKILL when its time is over") func stops() {
        var life = life(["a", "b"])
        _ = life.handle(.began, now: .at(0))
        _ = life.handle(.started("a"), now: .at(0))
        _ = life.handle(.started("b"), now: .at(0))
        #expect(
            life.handle(.stop(graceSeconds: 30, disruption: nil), now: .at(1))
                == [.signal("a", .terminate), .signal("b", .terminate), .wake(.at(31))])
        #expect(life.handle(.ended("a", well), now: .at(2)) == [])
        #expect(life.handle(.due, now: .at(30)) == [])
        #expect(life.handle(.due, now: .at(31)) == [.signal("b", .kill)])
        #expect(life.handle(.due, now: .at(32)) == [])
        _ = life.handle(.ended("b", ContainerEnd(exitCode: 137, signal: 9)), now: .at(32))
        #expect(life.isOver)
    }

    @Test("a pod that ends can be hurried, but not be given more time") func hurries() {
        var life = life()
        _ = life.handle(.began, now: .at(0))
        _ = life.handle(.started("main"), now: .at(0))
        _ = life.handle(.stop(graceSeconds: 30, disruption: nil), now: .at(0))
        #expect(life.handle(.stop(graceSeconds: 60, disruption: nil), now: .at(1)) == [])
        #expect(life.handle(.stop(graceSeconds: 5, disruption: nil), now: .at(2)) == [.wake(.at(7))])
        #expect(life.handle(.stop(graceSeconds: 0, disruption: nil), now: .at(3)) == [.signal("main", .kill)])
    }

    @Test("a pod that is to end starts nothing any more") func stopsStarting() {
        var life = life(start: ["one"], policy: "Always")
        _ = life.handle(.began, now: .at(0))
        _ = life.handle(.stop(graceSeconds: 1, disruption: nil), now: .at(0))
        #expect(!life.isOver)
        #expect(life.handle(.ended("one", well), now: .at(1)) == [])
        #expect(life.isOver)
    }

    @Test("a pod that waits for its next start ends at once") func stopsWaiting() {
        var life = life()
        _ = life.handle(.began, now: .at(0))
        _ = life.handle(.failed("main", ContainerFailure(reason: "ErrImagePull", message: "")), now: .at(0))
        _ = life.handle(.stop(graceSeconds: 30, disruption: nil), now: .at(1))
        #expect(life.isOver)
        #expect(life.handle(.due, now: .at(2)) == [])
    }
}
