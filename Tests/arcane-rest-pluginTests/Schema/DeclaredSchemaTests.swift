import ArcaneCore
import ArcaneJSON
import Foundation
import Testing

@testable import arcane_rest_plugin

struct DeclaredSchemaTests {
    private func fields(_ document: JSONValue) throws -> [Field] {
        try DeclaredSchema.fields(of: SchemaDocument(document))
    }

    /// The type of a property with this schema.
    private func type(_ schema: JSONValue) throws -> Field? {
        try fields(["properties": ["v": schema]]).first
    }

    @Test(
        "types and formats are mapped",
        arguments: [
            ("boolean", nil, DataType.boolean), ("integer", nil, .int64), ("integer", "int64", .int64),
            ("integer", "int32", .int32),
            ("number", nil, .float64), ("number", "double", .float64), ("number", "float", .float32),
            ("number", "decimal", .decimal(precision: 38, scale: 18)), ("string", nil, .string),
            ("string", "date-time", .timestamp(.microsecond, isUTC: true)), ("string", "date", .date),
            ("string", "byte", .binary),
            ("string", "uuid", .string), ("string", "duration", .string), ("string", "email", .string), ("object", nil, .json),
            ("array", nil, .json), ("file", nil, .json),
        ])
    func formats(name: String, format: String?, expected: DataType) throws {
        var schema: [String: JSONValue] = ["type": .string(name)]
        if let format { schema["format"] = .string(format) }
        #expect(try type(.object(schema)) == Field("v", expected))
    }

    @Test("objects become structures and arrays lists, at any depth")
    func nested() throws {
        let document: JSONValue = [
            "type": "object",
            "properties": [
                "lines": ["type": "array", "items": ["type": "object", "properties": ["n": ["type": "integer"]]]],
                "address": ["properties": ["zip": ["type": "string"], "city": ["type": "string"]], "required": ["zip"]],
                "tags": ["type": "array", "items": ["type": "string", "nullable": true]],
            ],
        ]
        #expect(
            try fields(document) == [
                Field("address", .structure([Field("city", .string), Field("zip", .string, isNullable: false)])),
                Field("lines", .list(element: Field("element", .structure([Field("n", .int64)]), isNullable: false))),
                Field("tags", .list(element: Field("element", .string))),
            ])
    }

    @Test("a field is required unless its schema allows null")
    func nullability() throws {
        let document: JSONValue = [
            "properties": [
                "a": ["type": "integer"], "b": ["type": "integer", "nullable": true], "c": ["type": ["integer", "null"]],
                "d": ["type": "integer"],
            ],
            "required": ["a", "b", "c"],
        ]
        #expect(try fields(document).map(\.isNullable) == [false, true, true, true])
    }

    @Test("references within the document are followed, with escapes")
    func references() throws {
        let document: JSONValue = [
            "$ref": "#/components/schemas/Order",
            "components": [
                "schemas": [
                    "Order": ["properties": ["to": ["$ref": "#/components/schemas/a~1b%20c"]]],
                    "a/b c": ["type": "object", "properties": ["x": ["type": "boolean"]]],
                ]
            ],
        ]
        #expect(try fields(document) == [Field("to", .structure([Field("x", .boolean)]))])
    }

    @Test("a schema that contains itself is JSON from there on")
    func recursion() throws {
        let document: JSONValue = [
            "$ref": "#/$defs/Node",
            "$defs": [
                "Node": [
                    "properties": [
                        "name": ["type": "string"], "children": ["type": "array", "items": ["$ref": "#/$defs/Node"]],
                    ]
                ]
            ],
        ]
        #expect(
            try fields(document) == [
                Field("children", .list(element: Field("element", .json, isNullable: false))), Field("name", .string),
            ])
    }

    @Test("a choice of types is JSON, a choice of one type and null is that type")
    func choices() throws {
        #expect(try type(["oneOf": [["type": "string"], ["type": "integer"]]])?.type == .json)
        #expect(try type(["type": ["string", "integer"]])?.type == .json)
        #expect(try type(["type": ["integer", "number"]])?.type == .float64)
        #expect(try type([:])?.type == .json)
        let document: JSONValue = [
            "properties": ["v": ["anyOf": [["type": "string", "format": "date"], ["type": "null"]]]], "required": ["v"],
        ]
        #expect(try fields(document) == [Field("v", .date)])
    }

    @Test("allOf joins the properties of its parts")
    func allOf() throws {
        let document: JSONValue = [
            "allOf": [["$ref": "#/definitions/Base"], ["properties": ["b": ["type": "string"]]]],
            "properties": ["c": ["type": "boolean"]], "required": ["a"],
            "definitions": ["Base": ["properties": ["a": ["type": "integer"]]]],
        ]
        #expect(
            try fields(document) == [Field("a", .int64, isNullable: false), Field("b", .string), Field("c", .boolean)])
        #expect(
            try type(["allOf": [["type": "string", "format": "date-time"]], "nullable": true])?.type.description.hasPrefix(
                "timestamp") == true)
    }

    @Test("an enumeration of texts is text")
    func enumerations() throws {
        #expect(try type(["enum": ["a", "b", nil]]) == Field("v", .string))
        #expect(try type(["enum": ["a", 1]])?.type == .json)
    }

    @Test("the document may be JSON or YAML, inline or in Base64, and mean the same")
    func spellings() throws {
        let yaml = "properties:\n  id: {type: integer, format: int32}\n  name:\n    type: string\nrequired: [id]\n"
        let json = #"{"properties":{"name":{"type":"string"},"id":{"type":"integer","format":"int32"}},"required":["id"]}"#
        let expected = [Field("id", .int32, isNullable: false), Field("name", .string)]
        #expect(try fields(.string(yaml)) == expected)
        #expect(try fields(.string(json)) == expected)
        #expect(try fields(JSONValue(parsing: json)) == expected)
        for text in [yaml, json] {
            let encoded = Data(text.utf8).base64EncodedString(options: .lineLength64Characters)
            #expect(try DeclaredSchema.fields(of: SchemaDocument(encoded: encoded)) == expected)
        }
    }

    @Test("an OpenAPI document with one schema, and the schema of an array, describe their records")
    func wholeDocuments() throws {
        let order: JSONValue = ["properties": ["id": ["type": "integer"]]]
        let expected = [Field("id", .int64)]
        #expect(try fields(["openapi": "3.0.0", "components": ["schemas": ["Order": order]]]) == expected)
        #expect(try fields(["type": "array", "items": order]) == expected)
    }

    @Test(
        "a document that describes no records is a wrong setting, and the message says why",
        arguments: [
            (["type": "string"], "describes no object"), (["openapi": "3.0.0"], "has no `properties`"),
            (["components": ["schemas": ["A": [:], "B": [:]]]], "has 2 schemas"),
            (["$ref": "#/nowhere"], "leads to nothing"), (["$ref": "other.yaml#/A"], "leads out of the document"),
            ("{", "cannot be read"), ("- 1", "is not an object"), ("", "is not an object"),
        ] as [(JSONValue, String)])
    func wrongDocuments(document: JSONValue, message: String) {
        let error = #expect(throws: StreamError.self) { try fields(document) }
        #expect(error?.code == .configuration)
        #expect(error?.message.contains(message) == true, "\(error?.message ?? "")")
    }

    @Test("what is not Base64 is a wrong setting", arguments: ["%%%", "/w=="])
    func wrongEncoding(encoded: String) {
        #expect(throws: StreamError.self) { try SchemaDocument(encoded: encoded) }
    }
}
