import Testing

@testable import ArcaneHTTP

@Suite struct HostSlotsTests {
    @Test("Beyond the limit of a host elements wait, and follow in their order")
    func order() {
        var slots = HostSlots<Int>(limit: 2)
        #expect(slots.admit(1, host: "a") == true)
        #expect(slots.admit(2, host: "a") == true)
        #expect(slots.admit(3, host: "a") == false)
        #expect(slots.admit(4, host: "a") == false)
        #expect(slots.allWaiting == [3, 4])
        #expect(slots.release(host: "a") == 3)
        #expect(slots.release(host: "a") == 4)
        #expect(slots.release(host: "a") == nil)
        #expect(slots.admit(5, host: "a") == true)
        #expect(slots.admit(6, host: "a") == false)
    }

    @Test("Hosts do not wait for each other")
    func hosts() {
        var slots = HostSlots<Int>(limit: 1)
        #expect(slots.admit(1, host: "a") == true)
        #expect(slots.admit(2, host: "b") == true)
        #expect(slots.admit(3, host: "b") == false)
        #expect(slots.release(host: "a") == nil)
        #expect(slots.release(host: "b") == 3)
    }

    @Test("Who withdraws does not follow")
    func withdraw() {
        var slots = HostSlots<Int>(limit: 1)
        #expect(slots.admit(1, host: "a") == true)
        #expect(slots.admit(2, host: "a") == false)
        #expect(slots.admit(3, host: "a") == false)
        #expect(slots.withdraw(host: "a", where: { $0 == 2 }) == true)
        #expect(slots.withdraw(host: "a", where: { $0 == 2 }) == false)
        #expect(slots.withdraw(host: "b", where: { _ in true }) == false)
        #expect(slots.release(host: "a") == 3)
    }

    @Test("A limit below one is one")
    func zero() {
        var slots = HostSlots<Int>(limit: 0)
        #expect(slots.admit(1, host: "a") == true)
        #expect(slots.admit(2, host: "a") == false)
    }
}
