import ArcaneCore

/// The columns that the plugin adds to those of the records.
///
/// A stream with a key has `ARCANE_MERGE_KEY` and `ARCANE_VERSION` as its last columns, in this order; one without has neither.
enum RecordSchema {
    /// Microseconds since 1970 when the record's page was requested: of two rows with one merge key the higher one counts.
    static let versionColumnName = "ARCANE_VERSION"

    private static let added = [
        Field(MergeKey.columnName, .string, isNullable: false), Field(versionColumnName, .int64, isNullable: false),
    ]

    /// The stream's schema for records with these fields. Throws `StreamError.configuration` where a key is none of the
    /// fields, or a field has the name of an added column.
    static func output(_ fields: [Field], key: [String]) throws(StreamError) -> Schema {
        guard !key.isEmpty else { return Schema(fields) }
        for name in key where !fields.contains(where: { $0.name == name }) {
            throw .configuration(
                "the records have no field '\(name)', which `key` names; name the fields that identify a record")
        }
        for field in added where fields.contains(where: { $0.name == field.name }) {
            throw .configuration("the records have a field '\(field.name)' themselves; leave `key` out")
        }
        return Schema(fields + added, key: key)
    }

    /// The fields of the records of a stream's schema.
    static func recordFields(of schema: Schema) -> [Field] {
        schema.key.isEmpty ? schema.fields : schema.fields.dropLast(added.count)
    }
}
