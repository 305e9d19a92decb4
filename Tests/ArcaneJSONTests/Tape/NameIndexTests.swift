import ArcaneJSON
import Testing

struct NameIndexTests {
    /// The numbers that the members' names of an object have in `names`, with the expectation that a reader has.
    private func numbers(_ names: [String], _ object: String) throws -> [Int?] {
        var tape = JSONTape()
        try tape.parse(Array(object.utf8))
        let index = NameIndex(names)
        var expected = 0
        return tape.members(of: 0).map { member in
            let number = index.number(ofNameAt: member.name, of: tape, expected: expected)
            expected = (number ?? expected - 1) + 1
            return number
        }
    }

    @Test("names are found in the expected order and in any other")
    func order() throws {
        #expect(try numbers(["a", "bb", "c"], #"{"a":1,"bb":2,"c":3}"#) == [0, 1, 2])
        #expect(try numbers(["a", "bb", "c"], #"{"c":1,"x":2,"a":3,"bb":4}"#) == [2, nil, 0, 1])
    }

    @Test("names that begin or end alike are told apart")
    func similar() throws {
        #expect(try numbers(["name", "names", "nam", ""], #"{"nam":1,"":2,"names":3,"name":4,"ame":5}"#) == [2, 3, 1, 0, nil])
    }

    @Test("a name is found in any spelling")
    func escapes() throws {
        #expect(try numbers(["é\"", "b"], #"{"\u00e9\"":1,"\u0062":2}"#) == [0, 1])
    }

    @Test("names keep their numbers while the list grows, and of two equal ones the first counts")
    func growing() throws {
        var index = NameIndex(["a"])
        index.append(Array("b".utf8)[...])
        index.append(Array("a".utf8)[...])
        #expect(index.count == 3)
        #expect((0..<3).map { index[$0] } == ["a", "b", "a"])
        var tape = JSONTape()
        try tape.parse(Array(#"{"a":1}"#.utf8))
        #expect(index.number(ofNameAt: 1, of: tape, expected: 1) == 0)
    }
}
