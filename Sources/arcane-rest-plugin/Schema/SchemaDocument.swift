import ArcaneCore
import ArcaneJSON
import ArcaneResources
import ArcaneYAML
import Foundation

/// An OpenAPI or JSON Schema document, from which the schema of records is read.
struct SchemaDocument: Sendable {
    /// The document, for references within it.
    private let root: JSONValue
    /// The schema of one record.
    let record: JSONValue

    /// Takes the document as it stands in the spec: an object, or its text in JSON or YAML.
    ///
    /// The document is the schema of a record itself (also as a `$ref` into its own `components`), that of an array of
    /// records, or a whole OpenAPI document with exactly one schema. Throws `StreamError.configuration`.
    init(_ document: JSONValue) throws(StreamError) {
        root = if let text = document.stringValue { try SchemaDocument.parse(text) } else { document }
        record = try SchemaDocument.record(in: root)
    }

    /// Takes the document as Base64 of its text.
    init(encoded: String) throws(StreamError) {
        guard let bytes = Data(base64Encoded: encoded.filter { !$0.isWhitespace }),
            let text = String(bytes: bytes, encoding: .utf8)
        else { throw .configuration("`schema.encoded` is not Base64 of a text; encode the document with `base64`") }
        try self.init(.string(text))
    }

    private static func parse(_ text: String) throws(StreamError) -> JSONValue {
        let document: JSONValue
        do {
            let isJSON = text.first { !$0.isWhitespace } == "{"
            document = isJSON ? try JSONValue(parsing: text) : try JSONValue(yaml: text)
        } catch {
            throw .configuration("the document of `schema` cannot be read: \(error)")
        }
        guard case .object = document else { throw .configuration("the document of `schema` is not an object") }
        return document
    }

    /// The schema that a reference names, which must be within the document.
    func target(of reference: String) throws(StreamError) -> JSONValue {
        guard reference.hasPrefix("#") else {
            throw .configuration("the `$ref` '\(reference)' of `schema` leads out of the document; put what it names into it")
        }
        let steps = reference.dropFirst().split(separator: "/").map { step in
            (String(step).removingPercentEncoding ?? String(step))
                .replacing("~1", with: "/").replacing("~0", with: "~")
        }
        guard let target = root[path: steps] else {
            throw .configuration("the `$ref` '\(reference)' of `schema` leads to nothing")
        }
        return target
    }

    private static func record(in document: JSONValue) throws(StreamError) -> JSONValue {
        let isSchema = ["properties", "$ref", "allOf", "items", "type"].contains { document[$0] != nil }
        if isSchema { return document["items"] ?? document }
        guard let schemas = document[path: ["components", "schemas"]]?.objectValue else {
            throw .configuration("the document of `schema` has no `properties`; give the schema of one record")
        }
        guard schemas.count == 1, let only = schemas.values.first else {
            throw .configuration(
                "the document of `schema` has \(schemas.count) schemas; "
                    + "name one by `$ref: '#/components/schemas/NAME'` at its top")
        }
        return only["items"] ?? only
    }
}
