import ArcaneCore
import Foundation
import Testing

@testable import arcane_rest_plugin

struct SchemaPlanTests {
    private let document =
        #"{"type": "object", "properties": {"id": {"type": "integer"}, "name": {"type": "string"}}, "required": ["id"]}"#

    private func plan(_ block: String, key: String = "[]") throws -> SchemaPlan {
        let spec = try TestStream.spec("{request: {url: 'https://h/'}, key: \(key), schema: \(block)}")
        return try SchemaPlan(spec.schema, key: spec.key)
    }

    @Test("a document may stand in the spec or be encoded, as OpenAPI or JSON Schema", arguments: ["openapi", "jsonSchema"])
    func declared(type: String) throws {
        let expected = SchemaPlan.declared(Schema([Field("id", .int64, isNullable: false), Field("name", .string)]))
        #expect(try plan("{type: \(type), document: \(document)}") == expected)
        #expect(try plan("{type: \(type), encoded: \(Data(document.utf8).base64EncodedString())}") == expected)
        #expect(!expected.isInferred)
    }

    @Test("with a key the added columns are the last ones")
    func key() throws {
        guard case .declared(let schema) = try plan("{type: openapi, document: \(document)}", key: "[id]") else {
            Issue.record("the document gave no schema")
            return
        }
        #expect(schema.fields.map(\.name) == ["id", "name", "ARCANE_MERGE_KEY", "ARCANE_VERSION"])
        #expect(schema.key == ["id"])
    }

    @Test("without a document the records show it")
    func inferred() throws {
        #expect(try plan("{type: infer}", key: "[id]") == .inferred(key: ["id"]))
        #expect(try plan("{type: infer}").isInferred)
    }

    @Test("a key that the document does not have is an error")
    func missingKey() {
        #expect { _ = try plan("{type: openapi, document: \(document)}", key: "[number]") } throws: {
            "\($0)".contains("'number'")
        }
    }
}
