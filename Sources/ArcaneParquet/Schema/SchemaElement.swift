/// A node of the schema tree as the footer lists it: depth first, each group before its children.
struct SchemaElement: Sendable {
    /// The name.
    var name: String
    /// Whether it may be absent or come many times; nil for the root.
    var repetition: Repetition?
    /// How many children follow; nil for a leaf.
    var childCount: Int?
    /// How values lie in the file; nil for a group.
    var type: ParquetType?
    /// Whether the group is a list.
    var isList = false

    /// Writes the structure as an element of a list.
    func write(to writer: inout ThriftCompactWriter) {
        writer.structure { element in
            if let type { element.field(1, type.physical.rawValue) }
            if let width = type?.width { element.field(2, Int32(clamping: width)) }
            if let repetition { element.field(3, repetition.rawValue) }
            element.field(4, name)
            if let childCount { element.field(5, Int32(clamping: childCount)) }
            if let converted = isList ? .list : type?.converted { element.field(6, converted.rawValue) }
            let logical = isList ? .list : type?.logical
            if case .decimal(let precision, let scale) = logical {
                element.field(7, Int32(clamping: scale))
                element.field(8, Int32(clamping: precision))
            }
            logical?.write(to: &element, field: 10)
        }
    }
}
