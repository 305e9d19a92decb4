import ArcaneCore
import Testing

@testable import ArcaneParquet

/// Levels by hand, after the rules of the Dremel paper.
@Suite struct ShredderTests {
    private func shred(_ field: Field, _ column: Column, leaf: Int = 0, rows: Range<Int>? = nil) throws -> LeafSlice {
        let tree = try SchemaTree(Schema([field]))
        return tree.leaves[leaf].shred(column, rows: rows ?? 0..<column.count)
    }

    private func list(_ element: Field, _ offsets: [Int], _ elements: Column, absent: Set<Int> = []) -> Column {
        column(.list(element: element), .list(offsets: offsets, elements: elements), absent: absent)
    }

    @Test("a flat column that may be absent has its validity as levels")
    func flat() throws {
        let slice = try shred(Field("a", .int32), column(.int32, .int32([1, 2, 3, 4]), absent: [1, 2]), rows: 1..<4)
        #expect(slice.definitionLevels.all == [0, 0, 1])
        #expect(slice.repetitionLevels.count == 0)
        #expect(slice.runs == [3..<4])
    }

    @Test("a flat column that is never absent has level 0 for each value")
    func required() throws {
        let slice = try shred(Field("a", .int32, isNullable: false), column(.int32, .int32([1, 2])))
        #expect(slice.definitionLevels == LevelBuffer(repeating: 0, count: 2))
        #expect(slice.runs == [0..<2])
    }

    @Test("a structure that may be absent adds a level to its fields")
    func structure() throws {
        let fields = [Field("x", .int32), Field("y", .int32, isNullable: false)]
        let group = column(
            .structure(fields),
            .structure([column(.int32, .int32([1, 2, 3]), absent: [0, 1]), column(.int32, .int32([4, 5, 6]), absent: [1])]),
            absent: [1])
        let x = try shred(Field("s", group.type), group)
        #expect(x.definitionLevels.all == [1, 0, 2])
        #expect(x.runs == [2..<3])
        let y = try shred(Field("s", group.type), group, leaf: 1)
        #expect(y.definitionLevels.all == [1, 0, 1])
        #expect(y.runs == [0..<1, 2..<3])
    }

    @Test("a list is absent, empty, or has elements that are absent or not")
    func lists() throws {
        let element = Field("e", .int32)
        // null, [], [null, 7], [8]
        let lists = list(element, [0, 0, 0, 2, 3], column(.int32, .int32([0, 7, 8]), absent: [0]), absent: [0])
        let slice = try shred(Field("l", lists.type), lists)
        #expect(slice.definitionLevels.all == [0, 1, 2, 3, 3])
        #expect(slice.repetitionLevels.all == [0, 0, 0, 1, 0])
        #expect(slice.runs == [1..<3])
    }

    @Test("an absent list contributes nothing, also where its range of elements is not empty")
    func absentListWithElements() throws {
        let lists = list(Field("e", .int32), [0, 2, 3], column(.int32, .int32([1, 2, 3])), absent: [0])
        let slice = try shred(Field("l", lists.type), lists)
        #expect(slice.definitionLevels.all == [0, 3])
        #expect(slice.runs == [2..<3])
    }

    @Test("in lists of lists the repetition level says which list goes on")
    func listsOfLists() throws {
        let inner = Field("e", .int32, isNullable: false)
        let innerLists = list(inner, [0, 2, 3, 3, 4], column(.int32, .int32([1, 2, 3, 4])))
        let outer = Field("l", .list(element: inner), isNullable: false)
        // [[1, 2], [3]], [], [[], [4]]
        let lists = list(outer, [0, 2, 2, 4], innerLists)
        let slice = try shred(Field("o", lists.type, isNullable: false), lists)
        #expect(slice.repetitionLevels.all == [0, 2, 1, 0, 0, 1])
        #expect(slice.definitionLevels.all == [2, 2, 2, 0, 1, 2])
        #expect(slice.runs == [0..<4])
    }

    @Test("a range of rows takes the elements of those rows only")
    func rowRange() throws {
        let lists = list(Field("e", .int32), [0, 2, 3, 6], column(.int32, .int32([1, 2, 3, 4, 5, 6])))
        let slice = try shred(Field("l", lists.type), lists, rows: 1..<3)
        #expect(slice.repetitionLevels.all == [0, 0, 1, 1])
        #expect(slice.runs == [2..<6])
    }

    @Test("the bytes of rows are counted through lists down to the texts")
    func byteCount() throws {
        let lists = list(Field("e", .string), [0, 2, 3], column(.string, texts(["ab", "c", "def"])))
        let leaf = try SchemaTree(Schema([Field("l", lists.type)])).leaves[0]
        #expect(leaf.byteCount(in: lists, rows: 0..<2) == 6 + 3 * 4)
        #expect(leaf.byteCount(in: lists, rows: 1..<2) == 3 + 4)
        #expect(leaf.byteCount(in: lists, rows: 1..<1) == 0)
    }
}
