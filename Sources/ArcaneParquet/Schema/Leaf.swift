import ArcaneCore

/// A column of the file: a path from the root of the schema to values.
struct Leaf: Sendable {
    /// The nodes from the top to the values.
    var nodes: [Node]
    /// The names on the way, with those that lists add.
    var path: [String]
    /// The type of the values.
    var type: DataType
    /// How the values lie in the file.
    var parquetType: ParquetType
    /// The definition level of a value that is present.
    var maxDefinitionLevel: UInt8
    /// The number of lists on the way.
    var maxRepetitionLevel: UInt8
    /// The position of the top column in the batch.
    var columnIndex: Int

    /// One field on the way.
    struct Node: Hashable, Sendable {
        /// Whether its values may be absent.
        var isNullable: Bool
        /// Where the way leads from here.
        var step: Step
    }

    /// Where the way leads from a node.
    enum Step: Hashable, Sendable {
        /// To the field at this position of the structure.
        case field(Int)
        /// To the elements of the list.
        case elements
        /// To nowhere: this node has the values.
        case values
    }

    /// The column with the values, found in `column`, the top column of the batch.
    func values(in column: Column) -> Column {
        var current = column
        for node in nodes {
            switch (node.step, current.values) {
            case (.field(let index), .structure(let columns)): current = columns[index]
            case (.elements, .list(_, let elements)): current = elements
            default: return current
            }
        }
        return current
    }

    /// About how many bytes the values of `rows` take when they are written plain.
    func byteCount(in column: Column, rows: Range<Int>) -> Int {
        var current = column
        var range = rows
        for node in nodes {
            switch (node.step, current.values) {
            case (.field(let index), .structure(let columns)): current = columns[index]
            case (.elements, .list(let offsets, let elements)):
                range = offsets[range.lowerBound]..<offsets[range.upperBound]
                current = elements
            case (.values, .bytes(let offsets, _)):
                return offsets[range.upperBound] - offsets[range.lowerBound] + 4 * range.count
            default: break
            }
        }
        return range.count * (parquetType.width ?? 8)
    }
}
