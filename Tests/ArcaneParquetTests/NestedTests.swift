import ArcaneCore
import Testing

@testable import ArcaneParquet

/// Nested columns, through the eyes of two other programs.
@Suite struct NestedTests {
    private let point = [Field("x", .int32), Field("name", .string)]

    private func points(_ count: Int, absent: Set<Int> = []) -> Column {
        column(
            .structure(point),
            .structure([
                column(.int32, .int32((0..<count).map(Int32.init)), absent: absent.union([1])),
                column(.string, texts((0..<count).map { "p\($0)" }), absent: absent.union([2])),
            ]), absent: absent)
    }

    private func list(_ element: Field, _ offsets: [Int], _ elements: Column, absent: Set<Int> = []) -> Column {
        column(.list(element: element), .list(offsets: offsets, elements: elements), absent: absent)
    }

    @Test("structures, absent ones among them, come back")
    func structures() async throws {
        try await expectReadBack([batch([Field("s", .structure(point))], [points(6, absent: [0, 3])])])
    }

    @Test("a structure that is never absent, with fields that are never absent")
    func requiredStructures() async throws {
        let fields = [Field("x", .int32, isNullable: false), Field("y", .float64)]
        let group = column(
            .structure(fields), .structure([column(.int32, .int32([1, 2])), column(.float64, .float64([1, 2]), absent: [0])]))
        try await expectReadBack([batch([Field("s", group.type, isNullable: false)], [group])])
    }

    @Test("lists come back: absent, empty, with absent elements, and long ones")
    func lists() async throws {
        let numbers = column(.int64, .int64((0..<3000).map(Int64.init)), absent: [0, 5])
        let lists = list(Field("item", .int64), [0, 0, 0, 2, 5, 6, 3000], numbers, absent: [1])
        try await expectReadBack([batch([Field("l", lists.type)], [lists])])
        try await expectReadBack([batch([Field("l", lists.type)], [lists])], ParquetOptions(pageValueLimit: 3))
    }

    @Test("lists of structures, and structures with lists of structures with structures")
    func mixed() async throws {
        let inner = list(Field("p", .structure(point)), [0, 2, 2, 3, 7], points(7, absent: [3]), absent: [1])
        let deepFields = [Field("inner", .structure([Field("points", inner.type), Field("flag", .boolean)]))]
        let middle = column(
            deepFields[0].type, .structure([inner, column(.boolean, .boolean([true, false, true, true]), absent: [0])]),
            absent: [2])
        let outer = column(.structure(deepFields), .structure([middle]), absent: [3])
        let lists = list(Field("o", outer.type), [0, 0, 3, 4], outer, absent: [0])
        try await expectReadBack([
            batch(
                [Field("plain", inner.type), Field("deep", outer.type)], [inner, outer]),
            batch([Field("plain", inner.type), Field("deep", outer.type)], [inner, outer]),
        ])
        try await expectReadBack([batch([Field("l", lists.type)], [lists])])
    }

    @Test("lists of lists of lists come back")
    func deepLists() async throws {
        let first = list(
            Field("a", .string), [0, 1, 1, 3, 4], column(.string, texts(["a", "b", "", "d"]), absent: [1]), absent: [1])
        let second = list(Field("b", first.type), [0, 0, 2, 4], first)
        let third = list(Field("c", second.type), [0, 1, 1, 3], second, absent: [1])
        try await expectReadBack([batch([Field("l", third.type)], [third])])
    }

    @Test("a column of empty lists only, and one of absent structures only")
    func nothingInside() async throws {
        let empty = list(Field("e", .int32), [0, 0, 0], column(.int32, .int32([])))
        try await expectReadBack([
            batch(
                [Field("l", empty.type), Field("s", .structure(point))], [empty, points(2, absent: [0, 1])])
        ])
    }
}
