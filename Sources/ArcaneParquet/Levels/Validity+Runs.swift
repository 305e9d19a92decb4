import ArcaneCore

extension Validity {
    /// The ranges of neighbouring values within `range` that are present, from the first to the last.
    func validRuns(in range: Range<Int>) -> [Range<Int>] {
        guard nullCount > 0 else { return range.isEmpty ? [] : [range] }
        var runs: [Range<Int>] = []
        var index = nextIndex(from: range.lowerBound, to: range.upperBound, isValid: true)
        while index < range.upperBound {
            let end = nextIndex(from: index, to: range.upperBound, isValid: false)
            runs.append(index..<end)
            index = nextIndex(from: end, to: range.upperBound, isValid: true)
        }
        return runs
    }

    /// The first index from `start` whose value is present, or absent, as asked; `end` where there is none.
    private func nextIndex(from start: Int, to end: Int, isValid: Bool) -> Int {
        var index = start
        while index < end {
            let word = isValid ? words[index >> 6] : ~words[index >> 6]
            let rest = word >> UInt64(index & 63)
            if rest != 0 { return min(index + rest.trailingZeroBitCount, end) }
            index = (index | 63) + 1
        }
        return end
    }
}
