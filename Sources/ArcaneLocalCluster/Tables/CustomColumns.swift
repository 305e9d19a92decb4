import ArcaneCore

/// The columns of a custom kind, as its CRD lists them (`additionalPrinterColumns`).
enum CustomColumns {
    /// The name, then the columns of the CRD; the age where it has none.
    static func columns(_ definitions: [JSONValue]) -> [TableColumn] {
        definitions.isEmpty ? [.name, .age] : [.name] + definitions.map(column)
    }

    private static func column(_ definition: JSONValue) -> TableColumn {
        let type = definition["type"]?.stringValue ?? "string"
        let path = definition["jsonPath"]?.stringValue.flatMap(JSONPath.init)
        var column = TableColumn(
            definition["name"]?.stringValue ?? "", type: type, format: definition["format"]?.stringValue ?? "",
            description: definition["description"]?.stringValue ?? ""
        ) { row in
            cell(path?.values(in: row.object) ?? [], type: type, now: row.now)
        }
        column.priority = definition["priority"]?.intValue ?? 0
        return column
    }

    /// A cell of a column's type; null where there is no value, or one of another type.
    private static func cell(_ values: [JSONValue], type: String, now: Timestamp) -> JSONValue {
        guard let value = values.first, !value.isNull else { return .null }
        switch type {
        case "integer": return value.intValue.map { .integer($0) } ?? value.doubleValue.flatMap(whole) ?? .null
        case "number": return value.doubleValue == nil ? .null : value
        case "boolean": return value.boolValue.map { .bool($0) } ?? .null
        case "date": return .string(HumanDuration.since(value, now: now))
        default: return .string(values.map { $0.stringValue ?? $0.text }.joined(separator: " "))
        }
    }

    private static func whole(_ number: Double) -> JSONValue? {
        Int(exactly: number.rounded(.towardZero)).map { .integer($0) }
    }
}
