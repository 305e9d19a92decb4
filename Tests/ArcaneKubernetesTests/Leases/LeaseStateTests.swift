import ArcaneCore
import Testing

@testable import ArcaneKubernetes

@Suite("What a replica knows of the Lease")
struct LeaseStateTests {
    private let wall = Timestamp(microseconds: 1_700_000_000_000_000)

    /// A Lease of a program that promises nothing.
    private func lease(_ holder: String, version: String = "1", transitions: Int = 0, renewed: Int64 = 0) -> StoredLease {
        StoredLease(
            record: LeaseRecord(
                holder: holder, durationSeconds: 15, acquired: wall - .seconds(1000), renewed: wall + .seconds(renewed),
                transitions: transitions),
            version: version)
    }

    private func state() -> LeaseState { LeaseState(identity: "a", settings: LeaseSettings()) }

    /// A replica that has held the Lease since `sent`.
    private func leader(sent: Duration = .zero) throws -> (state: LeaseState, lease: StoredLease) {
        var state = state()
        state.read(nil, at: sent)
        let found = state.attempt(at: sent, wall: wall)
        let attempt = try #require(found)
        let lease = StoredLease(record: attempt.record, version: "1")
        state.wrote(lease, sent: sent, at: sent + .seconds(1))
        return (state, lease)
    }

    @Test("reads before anything else")
    func begins() {
        var state = state()
        #expect(state.needsReading)
        #expect(state.attempt(at: .zero, wall: wall) == nil)
        #expect(!state.leads(at: .zero))
        #expect(!state.mayHold)
    }

    @Test("creates a Lease that does not exist, and takes one that nobody holds, at once")
    func free() {
        var state = state()
        state.read(nil, at: .zero)
        let expected = LeaseRecord(
            holder: "a", durationSeconds: 15, acquired: wall, renewed: wall, transitions: 0, stopsAfterSeconds: 10)
        #expect(state.attempt(at: .zero, wall: wall) == LeaseState.Attempt(record: expected, over: nil))
        state.read(lease("", transitions: 3), at: .seconds(1))
        let attempt = state.attempt(at: .seconds(1), wall: wall)
        #expect(attempt?.record.transitions == 4)
        #expect(attempt?.over == lease("", transitions: 3))
        #expect(!state.leads(at: .seconds(1)))
    }

    @Test("waits for the whole duration since it saw another's Lease change, whatever that one's clock says")
    func other() {
        var state = state()
        for (second, renewed) in [(0, -100_000), (14, -99_998), (28, -99_998)] as [(Int, Int64)] {
            state.read(lease("b", renewed: renewed), at: .seconds(second))
            #expect(state.attempt(at: .seconds(second), wall: wall) == nil)
        }
        #expect(state.holder == "b")
        state.read(lease("b", renewed: -99_998), at: .seconds(29))
        #expect(state.attempt(at: .seconds(29), wall: wall)?.record.transitions == 1)
    }

    @Test("a change beside what the Lease says is no life of its holder")
    func touched() {
        var state = state()
        state.read(lease("b", version: "1"), at: .zero)
        state.read(lease("b", version: "2"), at: .seconds(15))
        #expect(state.attempt(at: .seconds(15), wall: wall)?.over?.version == "2")
    }

    @Test("leads from the sending of a renewal on until the renew deadline, and no longer")
    func deadline() throws {
        let (state, _) = try leader(sent: .seconds(100))
        #expect(state.leads(at: .seconds(109)))
        #expect(!state.leads(at: .seconds(110)))
        #expect(!state.needsReading, "who has written knows what the Lease is")
    }

    @Test("renews what it holds, over what it wrote last, without another transition")
    func renewal() throws {
        var (state, lease) = try leader()
        let attempt = state.attempt(at: .seconds(2), wall: wall + .seconds(2))
        #expect(attempt?.over == lease)
        lease.record.renewed = wall + .seconds(2)
        #expect(attempt?.record == lease.record)
    }

    @Test("a renewal whose answer was lost is found when the Lease is read, and goes on from there")
    func lostAnswer() throws {
        var (state, lease) = try leader()
        state.failed()
        #expect(state.needsReading)
        #expect(state.leads(at: .seconds(9)), "until its time is over it leads")
        lease.record.renewed = wall + .seconds(2)
        lease.version = "2"
        state.read(lease, at: .seconds(3))
        #expect(state.attempt(at: .seconds(3), wall: wall)?.over?.version == "2")
    }

    @Test("a Lease that was taken although the answer was lost is known as its own")
    func lostBid() throws {
        var state = state()
        state.read(nil, at: .zero)
        let firstBid = state.attempt(at: .zero, wall: wall)
        let first = try #require(firstBid)
        state.failed()
        #expect(state.mayHold)
        // The first bid is still on its way when the Lease is read, and arrives before the second one.
        state.read(nil, at: .seconds(2))
        let secondBid = state.attempt(at: .seconds(2), wall: wall + .seconds(2))
        let second = try #require(secondBid)
        #expect(second.record.acquired == first.record.acquired)
        state.failed()
        state.read(StoredLease(record: first.record, version: "1"), at: .seconds(4))
        #expect(!state.needsReading)
        #expect(state.attempt(at: .seconds(4), wall: wall)?.record.transitions == 0)
    }

    @Test("a Lease under its name that another process took has to run out first")
    func sameName() {
        var state = state()
        state.read(lease("a"), at: .zero)
        #expect(state.needsReading)
        #expect(!state.mayHold)
        #expect(state.attempt(at: .seconds(14), wall: wall) == nil)
        #expect(state.attempt(at: .seconds(15), wall: wall)?.record.transitions == 0)
    }

    @Test("stops leading as soon as it sees that the Lease is another's, or nobody's", arguments: ["b", ""])
    func taken(holder: String) throws {
        var (state, _) = try leader()
        state.failed()
        state.read(lease(holder, version: "9"), at: .seconds(3))
        #expect(!state.leads(at: .seconds(3)))
        #expect(state.release(wall: wall) == nil)
    }

    @Test("gives back to nobody what it holds, so that it can be taken at once")
    func release() throws {
        var (state, lease) = try leader()
        let found = state.release(wall: wall)
        let attempt = try #require(found)
        #expect(!state.leads(at: .seconds(1)))
        #expect(attempt.over == lease)
        #expect(
            attempt.record
                == LeaseRecord(holder: "", durationSeconds: 1, acquired: wall, renewed: wall, transitions: 0))
        var other = LeaseState(identity: "b", settings: LeaseSettings())
        other.read(StoredLease(record: attempt.record, version: "2"), at: .zero)
        #expect(other.attempt(at: .zero, wall: wall)?.record.holder == "b")
    }

    @Test("a leader looks every retry period, others four times as often and just when the Lease runs out")
    func looks() throws {
        var (leader, _) = try leader()
        #expect(leader.nextLook(at: .seconds(5), random: 1) == .seconds(7))
        leader.failed()
        #expect(leader.nextLook(at: .seconds(5), random: 1) == .milliseconds(5500), "there is little time for another try")
        var other = state()
        #expect(other.nextLook(at: .zero, random: 1) == .milliseconds(2400))
        other.read(lease("b"), at: .zero)
        #expect(other.nextLook(at: .seconds(5), random: 0) == .milliseconds(5500))
        #expect(other.nextLook(at: .seconds(5), random: 1) == .milliseconds(5600))
        #expect(other.nextLook(at: .milliseconds(14_800), random: 0) == .seconds(15))
        #expect(other.nextLook(at: .seconds(16), random: 0) == .milliseconds(16_500))
    }
}
