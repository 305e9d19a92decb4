/// A list of names, in which the names of members are found without a text for each.
///
/// Objects mostly repeat the order of the ones before them. So a name is compared first with the one that is expected, and
/// looked up only where that was wrong.
public struct NameIndex: Sendable {
    private(set) var bytes: [UInt8] = []
    private(set) var starts = [0]
    private var numbers: [ArraySlice<UInt8>: Int] = [:]

    /// Creates a list of `names`; of two equal ones the first counts.
    public init(_ names: [String] = []) {
        for name in names { append(Array(name.utf8)[...]) }
    }

    /// The number of names.
    public var count: Int { starts.count - 1 }

    /// The name with this number.
    public subscript(_ number: Int) -> String {
        String(decoding: bytes[starts[number]..<starts[number + 1]], as: UTF8.self)
    }

    /// Appends a name, as UTF-8.
    public mutating func append(_ utf8: ArraySlice<UInt8>) {
        if numbers[utf8] == nil { numbers[utf8] = count }
        bytes += utf8
        starts.append(bytes.count)
    }

    /// The number of the name that stands at `position` of a tape, where the list has it. `expected` is the number that is
    /// tried first.
    public func number(ofNameAt position: Int, of tape: JSONTape, expected: Int) -> Int? {
        if expected < count, tape.text(at: position, equals: bytes, in: starts[expected]..<starts[expected + 1]) {
            return expected
        }
        return numbers[tape.utf8(at: position)]
    }
}
