import ArcaneTestSupport
import Testing

@testable import ArcaneKubernetes

@Suite("Those who are told how an informer stands")
struct StateBroadcastTests {
    @Test("hear the state of the moment first, and then each that is sent")
    func states() async {
        let broadcast = StateBroadcast()
        var states = broadcast.subscribe(beginningWith: { .syncing }).makeAsyncIterator()
        #expect(await states.next()?.isDecided == false)
        broadcast.send { .synced }
        #expect(await states.next()?.isSynced == true)
    }

    @Test("may go while others are told: neither waits for the other for ever")
    func cut() async throws {
        let broadcast = StateBroadcast()
        try await cutWhileWoken(rounds: 100) {
            broadcast.subscribe { .syncing }
        } wake: {
            broadcast.send { .synced }
        }
    }
}
