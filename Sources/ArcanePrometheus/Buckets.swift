/// The upper bounds of a histogram's buckets.
public struct Buckets: Hashable, Sendable {
    /// The bounds, rising; a value belongs to the first bucket whose bound is not below it. Infinity is added by itself.
    public let bounds: [Double]

    /// Creates buckets. Bounds are sorted; what is twice, infinite or no number is left out.
    public init(_ bounds: [Double]) {
        self.bounds = Set(bounds.filter(\.isFinite)).sorted()
    }

    /// `count` bounds, from `start` on, each `factor` times the one before.
    public static func exponential(start: Double, factor: Double, count: Int) -> Buckets {
        Buckets(Array(sequence(first: start) { $0 * factor }.prefix(max(0, count))))
    }

    /// From 5 ms to 10 s, in seconds: the usual buckets of Prometheus clients for latencies.
    public static let seconds = Buckets([0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10])

    /// The position of the bucket that `value` belongs to; the number of bounds where it is above all of them.
    func index(of value: Double) -> Int {
        var low = 0
        var high = bounds.count
        while low < high {
            let middle = (low + high) / 2
            if bounds[middle] < value { low = middle + 1 } else { high = middle }
        }
        return low
    }
}

extension Buckets: ExpressibleByArrayLiteral {
    /// Creates buckets with these bounds.
    public init(arrayLiteral bounds: Double...) { self.init(bounds) }
}
