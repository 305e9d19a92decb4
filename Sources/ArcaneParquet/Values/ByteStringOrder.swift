extension RawSpan {
    /// The first eight bytes of the byte string at `range` as a number that sorts as they do; zeros stand for what is missing.
    @inline(__always)
    func sortKey(of range: Range<Int>) -> UInt64 {
        UInt64(bigEndian: loadPrefix(range.lowerBound, count: range.count))
    }

    /// Whether the byte string at `left` is before the one at `right`, given that their sort keys are the same.
    func isRest(of left: Range<Int>, before right: Range<Int>) -> Bool {
        let common = Swift.min(left.count, right.count)
        var offset = 8
        while offset < common {
            let leftKey = sortKey(of: (left.lowerBound + offset)..<(left.lowerBound + common))
            let rightKey = sortKey(of: (right.lowerBound + offset)..<(right.lowerBound + common))
            if leftKey != rightKey { return leftKey < rightKey }
            offset += 8
        }
        return left.count < right.count
    }

    /// Whether the byte string at `range` is the one of `other` at `otherRange`.
    func isEqual(_ range: Range<Int>, to other: RawSpan, _ otherRange: Range<Int>) -> Bool {
        guard range.count == otherRange.count else { return false }
        var offset = 0
        while offset < range.count {
            let rest = range.count - offset
            guard
                loadPrefix(range.lowerBound + offset, count: rest)
                    == other.loadPrefix(otherRange.lowerBound + offset, count: rest)
            else { return false }
            offset += 8
        }
        return true
    }
}
