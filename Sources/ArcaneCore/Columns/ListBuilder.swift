/// Collects lists of elements.
public final class ListBuilder {
    /// The type of the column.
    public let type: DataType
    /// The builder of the elements. Append any number of elements to it, then call `append()`.
    public let elements: ColumnBuilder
    private var offsets = [0]
    private var validity = Validity()

    init(element: Field) {
        self.type = .list(element: element)
        self.elements = ColumnBuilder(element.type)
    }

    /// The number of values so far.
    public var count: Int { validity.count }

    /// Appends the list of the elements that `elements` has taken since the last call.
    public func append() {
        offsets.append(elements.count)
        validity.append(true)
    }

    /// Appends the list of the next `count` elements, for a source that fills column by column: `elements` takes them
    /// afterwards.
    public func append(count: Int) {
        offsets.append((offsets.last ?? 0) + count)
        validity.append(true)
    }

    /// Appends an absent list.
    public func appendNull() {
        offsets.append(offsets.last ?? 0)
        validity.append(false)
    }

    func truncate(to count: Int) {
        offsets.removeLast(offsets.count - 1 - count)
        elements.truncate(to: offsets.last ?? 0)
        validity.truncate(to: count)
    }

    func finish() -> Column {
        defer {
            offsets = [0]
            validity = Validity()
        }
        return Column(type: type, validity: validity, values: .list(offsets: offsets, elements: elements.finish()))
    }
}
