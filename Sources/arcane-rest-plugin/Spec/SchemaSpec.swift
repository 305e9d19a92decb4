import ArcaneCore
import ArcaneResources

/// The schema of the records.
enum SchemaSpec: SpecUnion, Hashable {
    case infer
    case openapi(SchemaDocumentSpec)
    case jsonSchema(SchemaDocumentSpec)

    static let variants: [SpecVariant<Self>] = [
        SpecVariant("infer", "It is found out from the first pages, and then held.", .infer),
        SpecVariant("openapi", "It is a schema object of OpenAPI 3.", SchemaSpec.openapi),
        SpecVariant("jsonSchema", "It is a JSON Schema.", SchemaSpec.jsonSchema),
    ]
}

/// A schema as a document.
struct SchemaDocumentSpec: StreamSpec, Hashable {
    @Setting("The document.")
    var document: JSONValue?

    @Setting("The document as JSON or YAML in base64.")
    var encoded: String?

    static var rules: [SpecRule<Self>] {
        [
            SpecRule("give document or encoded, and not both", cel: "has(self.document) != has(self.encoded)") {
                ($0.document == nil) != ($0.encoded == nil)
            }
        ]
    }
}
