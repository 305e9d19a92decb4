import ArcaneCore
import ArcaneJSON

/// Takes objects apart: which member belongs to which column.
final class ObjectColumns {
    /// One per field.
    let columns: [ValueColumn]
    /// Names of members that are none of the fields, for telling a schema that has grown; at most `unknownLimit` of them.
    private(set) var unknownNames: Set<String> = []
    private let names: NameIndex
    /// Where the value of each field is, column by column.
    private var places: [Int] = []

    private static let unknownLimit = 100

    init(_ fields: [Field], path: String, builders: [ColumnBuilder]) {
        columns = zip(fields, builders).map { ValueColumn($0, path: path + $0.name, builder: $1) }
        names = NameIndex(fields.map(\.name))
    }

    /// Appends one value to each column for each object; nulls where there is none.
    func append(_ objects: ValuePositions, of tape: JSONTape, mismatches: inout MismatchedRecords) {
        locate(objects.values, tape)
        for (number, column) in columns.enumerated() {
            column.append(
                ValuePositions(values: places(ofField: number, count: objects.count), records: objects.records), of: tape,
                mismatches: &mismatches)
        }
    }

    /// Where the value of one field is in each of the `count` objects of the last call.
    func places(ofField number: Int, count: Int) -> [Int] {
        Array(places[number * count..<(number + 1) * count])
    }

    /// Forgets the unknown names.
    func takeUnknownNames() -> Set<String> {
        defer { unknownNames = [] }
        return unknownNames
    }

    private func locate(_ objects: [Int], _ tape: JSONTape) {
        let count = objects.count
        var places = places
        self.places = []
        places.removeAll(keepingCapacity: true)
        places.append(contentsOf: repeatElement(ValuePositions.absent, count: count * names.count))
        for (index, object) in objects.enumerated() where object >= 0 {
            var next = object + 1
            var expected = 0
            let end = tape.end(of: object)
            while next < end {
                if let number = names.number(ofNameAt: next, of: tape, expected: expected) {
                    places[number * count + index] = next + 1
                    expected = number + 1
                } else if unknownNames.count < ObjectColumns.unknownLimit {
                    unknownNames.insert(tape.string(at: next))
                }
                next = tape.end(of: next + 1)
            }
        }
        self.places = places
    }
}
