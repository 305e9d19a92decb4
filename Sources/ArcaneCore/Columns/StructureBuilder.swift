/// Collects groups of named fields.
public final class StructureBuilder {
    /// The type of the column.
    public let type: DataType
    /// One builder per field, in order. Append one value to each, then call `append()`.
    public let fields: [ColumnBuilder]
    private var validity = Validity()

    init(_ fields: [Field]) {
        self.type = .structure(fields)
        self.fields = fields.map { ColumnBuilder($0.type) }
    }

    /// The number of values so far.
    public var count: Int { validity.count }

    /// Appends the group whose values the builders in `fields` have just taken.
    public func append() {
        validity.append(true)
    }

    /// Appends a group, present or not, for a source that fills column by column: each builder in `fields` takes a value of
    /// its own for it, null where the group is absent, before or afterwards.
    public func append(isPresent: Bool) {
        validity.append(isPresent)
    }

    /// Appends an absent group.
    public func appendNull() {
        for field in fields { field.appendNull() }
        validity.append(false)
    }

    func truncate(to count: Int) {
        for field in fields { field.truncate(to: count) }
        validity.truncate(to: count)
    }

    func finish() -> Column {
        defer { validity = Validity() }
        return Column(type: type, validity: validity, values: .structure(fields.map { $0.finish() }))
    }
}
