import ArcaneCore

/// Reads the fields of records from an OpenAPI 3 or JSON Schema document.
///
/// A field is nullable unless it is `required` and its schema does not allow null. Fields stand in the order of their names:
/// the members of a JSON object have none, and a document that was only reordered is no new schema. What one column type
/// cannot hold (a choice of types, an object without properties, a schema that contains itself) is a `json` column.
struct DeclaredSchema {
    private let document: SchemaDocument
    /// The references that are being followed, to notice a schema that contains itself.
    private var open: Set<String> = []

    /// A column type, and whether null is allowed.
    private struct Translation {
        var type: DataType
        var isNullable = false
    }

    private init(document: SchemaDocument) {
        self.document = document
    }

    /// The fields of the records that `document` describes. Throws `StreamError.configuration` where it describes none.
    static func fields(of document: SchemaDocument) throws(StreamError) -> [Field] {
        var reader = DeclaredSchema(document: document)
        guard case .structure(let fields) = try reader.translate(document.record).type else {
            throw .configuration(
                "the document of `schema` describes no object with `properties`; give the schema of one record")
        }
        return fields
    }

    private mutating func translate(_ schema: JSONValue) throws(StreamError) -> Translation {
        if let reference = schema["$ref"]?.stringValue {
            guard open.insert(reference).inserted else { return Translation(type: .json) }
            defer { open.remove(reference) }
            var target = try translate(try document.target(of: reference))
            target.isNullable = target.isNullable || schema["nullable"]?.boolValue == true
            return target
        }
        for keyword in ["oneOf", "anyOf"] {
            if let choices = schema[keyword]?.arrayValue { return try translateChoice(choices, schema) }
        }
        if let parts = schema["allOf"]?.arrayValue { return try translateAll(parts, schema) }
        var types = SchemaDocument.types(of: schema)
        let isNullable = schema["nullable"]?.boolValue == true || types.contains("null")
        types.removeAll { $0 == "null" }
        if Set(types) == ["integer", "number"] { types = ["number"] }
        guard types.count == 1, let name = types.first else {
            return Translation(type: .json, isNullable: isNullable || types.isEmpty)
        }
        return Translation(type: try type(named: name, schema), isNullable: isNullable)
    }

    private mutating func type(named name: String, _ schema: JSONValue) throws(StreamError) -> DataType {
        switch (name, schema["format"]?.stringValue) {
        case ("boolean", _): return .boolean
        case ("integer", "int32"): return .int32
        case ("integer", "int16"): return .int16
        case ("integer", "int8"): return .int8
        case ("integer", "uint8"): return .uint8
        case ("integer", _): return .int64
        case ("number", "float"): return .float32
        case ("number", "decimal"): return .decimal(precision: 38, scale: 18)
        case ("number", _): return .float64
        case ("string", "date-time"): return .timestamp(.microsecond, isUTC: true)
        case ("string", "date"): return .date
        case ("string", "byte"): return .binary
        case ("string", _): return .string
        case ("array", _):
            guard let items = schema["items"], items.objectValue?.isEmpty == false else { return .json }
            let element = try translate(items)
            return .list(element: Field("element", element.type, isNullable: element.isNullable))
        case ("object", _):
            guard let properties = schema["properties"]?.objectValue, !properties.isEmpty else { return .json }
            return .structure(try fields(properties, required: schema["required"]?.arrayValue ?? []))
        default: return .json
        }
    }

    private mutating func fields(_ properties: [String: JSONValue], required: [JSONValue]) throws(StreamError) -> [Field] {
        var fields: [Field] = []
        for (name, schema) in properties.sorted(by: { $0.key < $1.key }) {
            let translation = try translate(schema)
            let isRequired = required.contains(.string(name))
            fields.append(Field(name, translation.type, isNullable: !isRequired || translation.isNullable))
        }
        return fields
    }

    /// A choice of null and one other schema is that schema, nullable; any other choice is JSON.
    private mutating func translateChoice(_ choices: [JSONValue], _ schema: JSONValue) throws(StreamError) -> Translation {
        let others = choices.filter { SchemaDocument.types(of: $0) != ["null"] }
        let isNullable = others.count < choices.count || schema["nullable"]?.boolValue == true
        guard others.count == 1, let other = others.first else { return Translation(type: .json, isNullable: true) }
        let translation = try translate(other)
        return Translation(type: translation.type, isNullable: isNullable || translation.isNullable)
    }

    /// Objects whose properties are all there are one object; a single part is that part.
    private mutating func translateAll(_ parts: [JSONValue], _ schema: JSONValue) throws(StreamError) -> Translation {
        var rest = schema.objectValue ?? [:]
        rest["allOf"] = nil
        let hasOwn = rest["properties"] != nil
        var fields: [Field] = []
        var isNullable = schema["nullable"]?.boolValue == true
        for part in parts + (hasOwn ? [.object(rest)] : []) {
            let translation = try translate(part)
            isNullable = isNullable || translation.isNullable
            guard case .structure(let more) = translation.type else {
                let isOnly = parts.count == 1 && !hasOwn
                return Translation(type: isOnly ? translation.type : .json, isNullable: isNullable || !isOnly)
            }
            fields.removeAll { field in more.contains { $0.name == field.name } }
            fields += more
        }
        // `required` may stand beside `allOf` and name properties of its parts.
        let required = schema["required"]?.arrayValue ?? []
        let all = fields.sorted { $0.name < $1.name }.map { field in
            var field = field
            if required.contains(.string(field.name)) { field.isNullable = false }
            return field
        }
        return Translation(type: all.isEmpty ? .json : .structure(all), isNullable: isNullable)
    }
}

extension SchemaDocument {
    /// The names of the types that a schema allows; where it names none, those that its other keywords make plain.
    static func types(of schema: JSONValue) -> [String] {
        if let name = schema["type"]?.stringValue { return [name] }
        if let names = schema["type"]?.arrayValue { return names.compactMap(\.stringValue) }
        if schema["properties"] != nil { return ["object"] }
        if schema["items"] != nil { return ["array"] }
        guard let values = schema["enum"]?.arrayValue ?? schema["const"].map({ [$0] }), !values.isEmpty else { return [] }
        let texts = values.filter { $0.stringValue != nil }.count
        let nulls = values.filter(\.isNull).count
        return texts + nulls == values.count && texts > 0 ? ["string"] + (nulls > 0 ? ["null"] : []) : []
    }
}
