/// The end of the file: what it holds and where.
struct FileFooter {
    /// What the file begins and ends with.
    static let magic = Array("PAR1".utf8)
    /// The version of the format; all readers know this one, and it does not limit encodings in practice.
    private static let formatVersion: Int32 = 2
    /// The program that wrote the file, in the form that readers parse for known defects of writers.
    private static let createdBy = "arcane-swift version 1.0.0 (build none)"

    /// The nodes of the schema.
    var elements: [SchemaElement]
    /// The number of columns.
    var leafCount: Int
    /// The row groups, in order.
    var rowGroups: [RowGroup]
    /// What the caller says about the file.
    var metadata: [String: String]
    /// How pages are compressed.
    var compression: ParquetCompression

    /// The footer with its length and the closing magic.
    var bytes: [UInt8] {
        var writer = ThriftCompactWriter()
        writer.structure { file in
            file.field(1, Self.formatVersion)
            file.list(2, of: .structure, elements) { $1.write(to: &$0) }
            file.field(3, Int64(rowGroups.reduce(0) { $0 + $1.rowCount }))
            file.list(4, of: .structure, Array(rowGroups.enumerated())) {
                $1.element.write(to: &$0, number: $1.offset, compression: compression)
            }
            if !metadata.isEmpty {
                file.list(5, of: .structure, metadata.sorted { $0.key < $1.key }) { list, entry in
                    list.structure {
                        $0.field(1, entry.key)
                        $0.field(2, entry.value)
                    }
                }
            }
            file.field(6, Self.createdBy)
            // Bounds are in the order of the type for every column.
            file.list(7, of: .structure, Array(repeating: (), count: leafCount)) { list, _ in
                list.structure { $0.emptyStructure(1) }
            }
        }
        var output = writer.bytes
        output.appendLittleEndian(UInt32(truncatingIfNeeded: output.count))
        return output + Self.magic
    }
}
