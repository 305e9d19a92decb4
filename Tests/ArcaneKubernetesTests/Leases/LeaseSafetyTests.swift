import ArcaneTestSupport
import Testing

@testable import ArcaneKubernetes

@Suite("The election among replicas, simulated")
struct LeaseSafetyTests {
    private static let rough = LeaseSimulation.Faults(
        loss: 0.1, delay: 1.5, crash: 0.01, standbyCrash: 0.002, release: 0.01, cut: 0.004)

    private func run(
        _ seed: Int, _ faults: LeaseSimulation.Faults, settings: LeaseSettings = LeaseSettings(), skew: Double = 0.02,
        seconds: Double
    ) async -> LeaseSimulation {
        await offloaded {
            var simulation = LeaseSimulation(seed: seed, settings: settings, faults: faults, skew: skew)
            simulation.run(seconds: seconds)
            return simulation
        }
    }

    /// How long it took, after each end of a leader of one kind, until there was another.
    private func gaps(_ simulation: LeaseSimulation, crashes: Bool) -> [Double] {
        simulation.ends.filter { $0.isCrash == crashes }.compactMap { end in
            simulation.terms.map(\.start).filter { $0 >= end.time }.min().map { $0 - end.time }
        }
    }

    @Test("never two lead at once, whatever is late, lost, cut off, crashed or given back", arguments: 0..<60)
    func safety(seed: Int) async {
        let simulation = await run(seed, Self.rough, seconds: 1800)
        #expect(simulation.overlap == 0)
        #expect(simulation.terms.count > 5, "something has happened")
    }

    @Test("never two lead at once with clocks whose rates differ by a fifth", arguments: 0..<30)
    func skewedClocks(seed: Int) async {
        let simulation = await run(seed, Self.rough, skew: 0.1, seconds: 1800)
        #expect(simulation.overlap == 0)
    }

    @Test("another leads less than 15 seconds after a leader has crashed", arguments: 0..<20)
    func afterCrash(seed: Int) async {
        let gaps = gaps(await run(seed, LeaseSimulation.Faults(crash: 0.01), seconds: 3600), crashes: true)
        #expect(gaps.count > 3)
        #expect((gaps.max() ?? 0) < 15)
        #expect((gaps.min() ?? 0) > 5, "not before the crashed one would surely have stopped")
    }

    @Test("another leads within a second after a leader has given the Lease back", arguments: 0..<20)
    func afterRelease(seed: Int) async {
        let faults = LeaseSimulation.Faults(release: 0.01, absence: 0.5...0.6)
        let gaps = gaps(await run(seed, faults, seconds: 3600), crashes: false)
        #expect(gaps.count > 3)
        #expect((gaps.max() ?? 0) < 1)
    }

    @Test("one leads all the time where nothing goes wrong")
    func quiet() async {
        let terms = await run(1, LeaseSimulation.Faults(), seconds: 3600).terms
        #expect(terms.count == 1)
        #expect((terms.first?.start ?? .infinity) < 2)
        #expect((terms.first?.end ?? 0) > 3600)
    }

    @Test("with a tenth of all messages lost, somebody leads nine tenths of the time")
    func lossy() async {
        let terms = await run(7, LeaseSimulation.Faults(loss: 0.1, delay: 0.5), seconds: 18_000).terms
        let led = terms.map { min($0.end, 18_000) - $0.start }.reduce(0, +)
        #expect(led > 0.9 * 18_000)
    }

    @Test("the simulation would see two that lead: with a renew deadline beyond the Lease's duration, it does")
    func sees() async {
        let careless = LeaseSettings(leaseDuration: .seconds(4), renewDeadline: .seconds(25), retryPeriod: .seconds(2))
        var overlap = 0.0
        for seed in 0..<20 { overlap += await run(seed, Self.rough, settings: careless, seconds: 1800).overlap }
        #expect(overlap > 0)
    }
}
