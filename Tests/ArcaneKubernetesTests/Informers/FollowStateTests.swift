import ArcaneHTTP
import Testing

@testable import ArcaneKubernetes

@Suite("How far following is")
struct FollowStateTests {
    private let gone = KubernetesError(status: 410, reason: "Expired")
    private let forbidden = KubernetesError(status: 403, reason: "Forbidden")
    private let broken = HTTPError(.connectionLost, "cut")

    /// A state that has read a list of version 10.
    private func watching() -> FollowState {
        var state = FollowState()
        _ = state.read(ObjectPage(items: [], resourceVersion: "10"))
        return state
    }

    private func failure(_ state: FollowState) -> String? {
        if case .failed(let error) = state.state { "\(error)" } else { nil }
    }

    @Test("begins with the list, reads it part after part, and watches from the version of the first part")
    func list() {
        var state = FollowState()
        #expect(state.step == .list(continuing: nil))
        #expect(state.read(ObjectPage(items: [], resourceVersion: "10", continueToken: "x")) == false)
        #expect(state.step == .list(continuing: "x"))
        #expect(!state.state.isDecided)
        #expect(state.read(ObjectPage(items: [], resourceVersion: "11")) == true)
        #expect(state.step == .watch(from: "10"))
        #expect(state.state.isSynced)
        #expect(state.hasSynced)
    }

    @Test("goes on from what was heard last, where the watch ends or the connection breaks, however often")
    func resumes() {
        var state = watching()
        state.hear("12")
        state.hear("")
        state.end(isShort: false)
        #expect(state.step == .watch(from: "12"))
        for _ in 0..<50 { state.fail(broken) }
        #expect(state.step == .watch(from: "12"))
        #expect(state.state.isSynced)
        #expect(state.failures == 50)
        state.hear("13")
        #expect(state.failures == 0)
    }

    @Test("lists again where the version is too old, and stays synced meanwhile")
    func tooOld() {
        var state = watching()
        state.fail(gone)
        #expect(state.step == .list(continuing: nil))
        #expect(state.state.isSynced)
    }

    @Test("pauses longer and longer between lists whose watch is too old each time")
    func alwaysTooOld() {
        var state = watching()
        for round in 1...5 {
            state.fail(gone)
            #expect(state.failures == round)
            _ = state.read(ObjectPage(items: [], resourceVersion: "10"))
        }
        #expect(state.step == .watch(from: "10"))
    }

    @Test("a list whose continuation has run out begins anew; only where that goes on is it a failure")
    func continuation() {
        var state = FollowState()
        for round in 1...3 {
            _ = state.read(ObjectPage(items: [], resourceVersion: "10", continueToken: "x"))
            state.fail(gone)
            #expect(state.step == .list(continuing: nil))
            #expect((failure(state) != nil) == (round > 1))
        }
    }

    @Test("says why a list cannot be read, and is synced again when it can", arguments: [401, 403, 404, 500])
    func listFails(status: Int) {
        var state = FollowState()
        let error = KubernetesError(status: status, reason: "Why")
        state.fail(error)
        #expect(failure(state) == error.description)
        #expect(state.step == .list(continuing: nil))
        #expect(!state.hasSynced)
        _ = state.read(ObjectPage(items: [], resourceVersion: "1"))
        #expect(state.state.isSynced)
    }

    @Test("a watch that is refused for good is a failure, and the list is asked")
    func watchRefused() {
        var state = watching()
        state.fail(forbidden)
        #expect(failure(state) == forbidden.description)
        #expect(state.step == .list(continuing: nil))
        #expect(state.hasSynced, "what was known is known")
    }

    @Test(
        "a watch that the API refuses for now is begun again, and after some times the list is read",
        arguments: [429, 500, 504])
    func watchRefusedForNow(status: Int) {
        var state = watching()
        for _ in 1..<FollowState.refusalsBeforeList {
            state.fail(KubernetesError(status: status))
            state.fail(broken)
            #expect(state.step == .watch(from: "10"))
        }
        state.fail(KubernetesError(status: status))
        #expect(state.step == .list(continuing: nil))
        #expect(state.state.isSynced)
        _ = state.read(ObjectPage(items: [], resourceVersion: "20"))
        state.fail(KubernetesError(status: status))
        #expect(state.step == .watch(from: "20"), "the count begins anew")
    }

    @Test("a watch that ends too soon counts as a failure, one that lasted does not")
    func short() {
        var state = watching()
        state.end(isShort: true)
        state.end(isShort: true)
        #expect(state.failures == 2)
        #expect(state.step == .watch(from: "10"))
        state.end(isShort: false)
        #expect(state.failures == 0)
    }

    @Test("several together have failed where one has, and are synced where all are")
    func together() {
        #expect(InformerState.all([.synced, .syncing, .failed(gone)]).isDecided)
        #expect(!InformerState.all([.synced, .syncing, .failed(gone)]).isSynced)
        #expect(!InformerState.all([.synced, .syncing]).isDecided)
        #expect(InformerState.all([.synced, .synced]).isSynced)
        #expect(InformerState.all([]).isSynced)
    }
}
