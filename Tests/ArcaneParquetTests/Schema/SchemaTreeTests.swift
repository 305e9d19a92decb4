import ArcaneCore
import Testing

@testable import ArcaneParquet

@Suite struct SchemaTreeTests {
    @Test("levels count what may be absent and what repeats on the way to a leaf")
    func levels() throws {
        let point = DataType.structure([Field("x", .int32, isNullable: false), Field("y", .int32)])
        let tree = try SchemaTree(
            Schema([
                Field("a", .int64, isNullable: false), Field("b", .int64), Field("p", point),
                Field("l", .list(element: Field("item", point, isNullable: false)), isNullable: false),
            ]))
        #expect(
            tree.leaves.map { $0.path.joined(separator: ".") } == [
                "a", "b", "p.x", "p.y", "l.list.element.x", "l.list.element.y",
            ])
        #expect(tree.leaves.map(\.maxDefinitionLevel) == [0, 1, 1, 2, 1, 2])
        #expect(tree.leaves.map(\.maxRepetitionLevel) == [0, 0, 0, 0, 1, 1])
        #expect(tree.leaves.map(\.columnIndex) == [0, 1, 2, 2, 3, 3])
    }

    @Test("the nodes are listed depth first, lists with their two groups")
    func elements() throws {
        let tree = try SchemaTree(Schema([Field("l", .list(element: Field("item", .string))), Field("n", .int8)]))
        #expect(tree.elements.map(\.name) == ["schema", "l", "list", "element", "n"])
        #expect(tree.elements.map(\.childCount) == [2, 1, 1, nil, nil])
        #expect(tree.elements.map(\.repetition) == [nil, .optional, .repeated, .optional, .optional])
        #expect(tree.elements.map(\.isList) == [false, true, false, false, false])
    }

    @Test(
        "what Parquet cannot hold is refused with the column's name",
        arguments: [
            ([], "no columns"),
            ([Field("a", .int8), Field("a", .int8)], "two columns are called a"),
            ([Field("s", .structure([Field("x", .int8), Field("x", .int8)]))], "two columns are called s.x"),
            ([Field("s", .structure([]))], "column s"),
            ([Field("d", .decimal(precision: 39, scale: 0))], "column d"),
            ([Field("d", .decimal(precision: 5, scale: 6))], "column d"),
            ([Field("l", .list(element: Field("e", .decimal(precision: 0, scale: 0))))], "column l.list.element"),
        ] as [([Field], String)])
    func refused(fields: [Field], part: String) {
        #expect { try SchemaTree(Schema(fields)) } throws: {
            ($0 as? StreamError)?.code == .configuration && "\($0)".contains(part)
        }
    }

    @Test("a column nested too deep for a level of a byte is refused")
    func tooDeep() {
        let deep = (0..<130).reduce(DataType.int32) { type, _ in .list(element: Field("e", type)) }
        #expect { try SchemaTree(Schema([Field("deep", deep)])) } throws: { "\($0)".contains("255") }
    }
}
