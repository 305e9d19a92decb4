import Testing

@testable import ArcanePrometheus

struct BucketsTests {
    @Test("bounds are sorted, without what is twice, infinite or undefined")
    func bounds() {
        #expect(Buckets([5, 1, 5, .infinity, .nan]).bounds == [1, 5])
    }

    @Test(
        "a value belongs to the first bucket whose bound is not below it",
        arguments: [(-1.0, 0), (1, 0), (1.5, 1), (2, 1), (9, 3)])
    func index(value: Double, position: Int) {
        let buckets: Buckets = [1, 2, 4]
        #expect(buckets.index(of: value) == position)
    }

    @Test("exponential bounds grow by their factor")
    func exponential() {
        #expect(Buckets.exponential(start: 1, factor: 4, count: 3).bounds == [1, 4, 16])
        #expect(Buckets.exponential(start: 1, factor: 4, count: -1).bounds == [])
    }
}
