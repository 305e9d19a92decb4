/// Which values of a column are present: one bit a value, and no memory at all while every value is.
public struct Validity: Hashable, Sendable {
    /// The number of values.
    public private(set) var count = 0
    /// The number of absent values.
    public private(set) var nullCount = 0
    /// One bit a value, lowest first, set where the value is present; empty while none is absent.
    ///
    /// For code that looks at 64 values at once; the bits beyond `count` are clear.
    public private(set) var words: [UInt64] = []

    /// Creates the validity of no values.
    public init() {}

    /// Creates the validity of `count` values that are all present.
    public init(allValid count: Int) {
        self.count = count
    }

    /// Whether the value at `index` is present. `index` must be below `count`.
    @inlinable
    public func isValid(_ index: Int) -> Bool {
        nullCount == 0 || words[index >> 6] & (1 << UInt64(index & 63)) != 0
    }

    /// Appends one value.
    public mutating func append(_ isValid: Bool) {
        if isValid {
            if nullCount > 0 {
                growWords()
                words[count >> 6] |= 1 << UInt64(count & 63)
            }
        } else {
            if nullCount == 0 { materialize() }
            growWords()
            nullCount += 1
        }
        count += 1
    }

    /// Appends `number` values that are all present or all absent.
    public mutating func append(repeating isValid: Bool, count number: Int) {
        if isValid && nullCount == 0 {
            count += number
        } else {
            for _ in 0..<number { append(isValid) }
        }
    }

    /// Takes back the values after the first `number`, which must not be above `count`.
    public mutating func truncate(to number: Int) {
        guard nullCount > 0 else {
            count = number
            return
        }
        for index in number..<count where !isValid(index) { nullCount -= 1 }
        count = number
        if nullCount == 0 {
            words.removeAll(keepingCapacity: true)
        } else {
            words.removeLast(words.count - ((number + 63) >> 6))
            if number & 63 != 0 { words[number >> 6] &= (1 << UInt64(number & 63)) - 1 }
        }
    }

    private mutating func growWords() {
        if count >> 6 == words.count { words.append(0) }
    }

    /// Writes out the bits of the values so far, which were all present.
    private mutating func materialize() {
        words.append(contentsOf: repeatElement(UInt64.max, count: count >> 6))
        if count & 63 != 0 { words.append((1 << UInt64(count & 63)) - 1) }
    }
}
