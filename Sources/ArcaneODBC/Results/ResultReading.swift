import ArcaneCore

/// As what the columns of a result are read.
enum ResultReading: Sendable {
    /// Each as the type that holds its values exactly.
    case described
    /// All as texts.
    case texts
    /// As these fields, in order.
    case schema(Schema)

    /// Whether values of `field` are compared: those of a schema's key, and all that are read as nothing but texts.
    func isCompared(_ field: Field) -> Bool {
        switch self {
        case .described: false
        case .texts: true
        case .schema(let schema): schema.key.contains(field.name)
        }
    }

    /// The schema for a result with `columns`. Throws `configuration` where it has another number of them.
    func schema(of columns: [ResultColumn]) throws(ODBCError) -> Schema {
        switch self {
        case .described: return Schema(columns.map { Field($0.name, $0.dataType) })
        case .texts: return Schema(columns.map { Field($0.name, .string) })
        case .schema(let schema):
            guard schema.fields.count == columns.count else {
                throw .configuration("the result has \(columns.count) columns where \(schema.fields.count) are expected")
            }
            return schema
        }
    }
}
