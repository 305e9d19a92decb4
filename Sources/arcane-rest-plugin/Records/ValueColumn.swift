import ArcaneCore
import ArcaneJSON

/// Reads the values of one column, all records after each other: one decision on the type for many values.
final class ValueColumn {
    let field: Field
    /// The path of the field from the record.
    let path: String
    private let builder: ColumnBuilder
    private let parts: ObjectColumns?
    private let elements: ValueColumn?

    init(_ field: Field, path: String, builder: ColumnBuilder) {
        self.field = field
        self.path = path
        self.builder = builder
        switch (field.type, builder) {
        case (.structure(let fields), .structure(let structure)):
            parts = ObjectColumns(fields, path: path + ".", builders: structure.fields)
            elements = nil
        case (.list(let element), .list(let list)):
            parts = nil
            elements = ValueColumn(element, path: path + "[]", builder: list.elements)
        default: (parts, elements) = (nil, nil)
        }
    }

    /// Appends one value for each position, a placeholder where the record does not fit.
    func append(_ positions: ValuePositions, of tape: JSONTape, mismatches: inout MismatchedRecords) {
        switch builder {
        case .boolean(let builder):
            append(positions, tape, &mismatches, to: builder) { $1 == .boolean ? tape.boolean(at: $0) : nil }
        case .int32(let builder):
            if field.type == .date {
                append(positions, tape, &mismatches, to: builder) { tape.day(at: $0, $1) }
            } else {
                let range = field.type.integerRange
                append(positions, tape, &mismatches, to: builder) {
                    tape.wholeNumber(at: $0, $1).flatMap { range.contains($0) ? Int32(exactly: $0) : nil }
                }
            }
        case .int64(let builder):
            switch field.type {
            case .timestamp(let unit, _):
                append(positions, tape, &mismatches, to: builder) { tape.instant(at: $0, $1)?.count(of: unit) }
            case .time(let unit):
                append(positions, tape, &mismatches, to: builder) { tape.timeOfDay(at: $0, $1)?.count(of: unit) }
            default: append(positions, tape, &mismatches, to: builder) { tape.wholeNumber(at: $0, $1) }
            }
        case .float32(let builder):
            append(positions, tape, &mismatches, to: builder) {
                tape.finiteNumber(at: $0, $1).map(Float.init).flatMap { $0.isFinite ? $0 : nil }
            }
        case .float64(let builder):
            append(positions, tape, &mismatches, to: builder) { tape.finiteNumber(at: $0, $1) }
        case .decimal(let builder):
            guard case .decimal(let precision, let scale) = field.type else { return }
            append(positions, tape, &mismatches, to: builder) {
                tape.decimalText(at: $0, $1).flatMap { DecimalText.parse($0, precision: precision, scale: scale) }
            }
        case .uuid(let builder):
            append(positions, tape, &mismatches, to: builder) { tape.uuid(at: $0, $1) }
        case .bytes(let builder): appendBytes(positions, tape, &mismatches, to: builder)
        case .structure(let builder): appendStructures(positions, tape, &mismatches, to: builder)
        case .list(let builder): appendLists(positions, tape, &mismatches, to: builder)
        }
    }

    /// Values of a fixed width; `convert` gives nil for a value that the column does not take.
    @inline(__always)
    private func append<Value>(
        _ positions: ValuePositions, _ tape: JSONTape, _ mismatches: inout MismatchedRecords, to builder: ValueBuilder<Value>,
        _ convert: (Int, JSONKind) -> Value?
    ) {
        builder.fill { run in
            for (index, position) in positions.values.enumerated() {
                let kind = position < 0 ? .null : tape.kind(at: position)
                if kind != .null, let value = convert(position, kind) {
                    run.append(value)
                } else {
                    run.appendNull()
                    if kind != .null || !field.isNullable {
                        mismatches.add(positions.records[index], path, reason(kind))
                    }
                }
            }
        }
    }

    private func appendBytes(
        _ positions: ValuePositions, _ tape: JSONTape, _ mismatches: inout MismatchedRecords, to builder: BytesBuilder
    ) {
        let type = field.type
        builder.fill { run in
            for (index, position) in positions.values.enumerated() {
                let kind = position < 0 ? .null : tape.kind(at: position)
                switch (type, kind) {
                case (_, .null):
                    run.appendNull()
                    if !field.isNullable { mismatches.add(positions.records[index], path, .missing) }
                case (.string, .string): run.append { tape.append(textAt: position, to: &$0) }
                case (.json, _): run.append { tape.append(compactTextAt: position, to: &$0) }
                default:
                    if type == .binary, let bytes = tape.base64(at: position, kind) {
                        run.append { $0 += bytes }
                    } else {
                        run.appendNull()
                        mismatches.add(positions.records[index], path, reason(kind))
                    }
                }
            }
        }
    }

    private func appendStructures(
        _ positions: ValuePositions, _ tape: JSONTape, _ mismatches: inout MismatchedRecords, to builder: StructureBuilder
    ) {
        var objects = positions
        for (index, position) in positions.values.enumerated() {
            let kind = position < 0 ? .null : tape.kind(at: position)
            if kind != .object {
                if kind != .null || !field.isNullable { mismatches.add(positions.records[index], path, reason(kind)) }
                objects.values[index] = ValuePositions.absent
                objects.records[index] = ValuePositions.absent
            }
            builder.append(isPresent: kind == .object)
        }
        parts?.append(objects, of: tape, mismatches: &mismatches)
    }

    private func appendLists(
        _ positions: ValuePositions, _ tape: JSONTape, _ mismatches: inout MismatchedRecords, to builder: ListBuilder
    ) {
        var items = ValuePositions(values: [], records: [])
        for (index, position) in positions.values.enumerated() {
            let kind = position < 0 ? .null : tape.kind(at: position)
            if kind == .array {
                items.values += tape.elements(of: position)
                items.records += repeatElement(positions.records[index], count: tape.count(of: position))
                builder.append(count: tape.count(of: position))
            } else {
                builder.appendNull()
                if kind != .null || !field.isNullable { mismatches.add(positions.records[index], path, reason(kind)) }
            }
        }
        elements?.append(items, of: tape, mismatches: &mismatches)
    }

    private func reason(_ kind: JSONKind) -> RecordMismatch.Reason {
        switch kind {
        case .null: .missing
        case _ where field.type.takes(kind): .value(field.type)
        default: .kind(kind, field.type)
        }
    }
}
