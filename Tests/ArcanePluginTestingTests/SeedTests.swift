import Testing

@testable import ArcanePluginTesting

@Suite("Random moments")
struct SeedTests {
    @Test("are the same for the same seed, and differ from check to check")
    func repeatable() {
        var (first, second) = (TestSettings.generator(for: .killedBackfill), TestSettings.generator(for: .killedBackfill))
        var other = TestSettings.generator(for: .killedStream)
        let moments = (0..<20).map { _ in first.moment(upTo: .seconds(1)) }
        #expect(moments == (0..<20).map { _ in second.moment(upTo: .seconds(1)) })
        #expect(moments != (0..<20).map { _ in other.moment(upTo: .seconds(1)) })
        #expect(moments.allSatisfy { (.zero ... .seconds(1)).contains($0) })
        #expect(Set(moments).count == 20)
    }

    @Test("are those of the published SplitMix64")
    func published() {
        var generator = SeededGenerator(seed: 1_234_567)
        #expect(
            (0..<3).map { _ in generator.next() } == [
                6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423,
            ])
    }
}
