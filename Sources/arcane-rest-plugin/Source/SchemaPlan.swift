import ArcaneCore

/// Where a stream's schema comes from.
enum SchemaPlan: Hashable, Sendable {
    /// The spec declares it.
    case declared(Schema)
    /// Records show it; the properties that identify a record are these.
    case inferred(key: [String])

    /// Reads what the spec says. Throws `StreamError.configuration`.
    init(_ spec: SchemaSpec, key: [String]) throws {
        switch spec {
        case .infer: self = .inferred(key: key)
        case .openapi(let spec), .jsonSchema(let spec):
            let document = try spec.encoded.map { try SchemaDocument(encoded: $0) } ?? SchemaDocument(spec.document ?? .null)
            self = .declared(try RecordSchema.output(try DeclaredSchema.fields(of: document), key: key))
        }
    }

    /// Whether records of another shape are a new schema.
    var isInferred: Bool {
        if case .inferred = self { true } else { false }
    }
}
