import ArcaneCore
import ArcaneKubernetes
import ArcaneYAML
import Testing

@testable import ArcaneLocalCluster

/// Kinds as tests need them.
enum TestKinds {
    /// A built-in kind.
    static func builtIn(_ plural: String, group: String = "") throws -> ServedResource {
        try #require(KindRegistry().served(GroupResource(group: group, plural: plural)))
    }

    /// The kinds of a definition that says `schema` of its objects.
    static func custom(schema: String, columns: String = "[]", versions: [String] = ["v1"]) throws -> [ServedResource] {
        let list = try versions.map { version -> JSONValue in
            [
                "name": .string(version), "served": true, "storage": .bool(version == versions.first),
                "subresources": ["status": [:]], "schema": ["openAPIV3Schema": try JSONValue(yaml: schema)],
                "additionalPrinterColumns": try JSONValue(yaml: columns),
            ]
        }
        return CustomKinds.read([
            "spec": [
                "group": "shop.example", "scope": "Namespaced",
                "names": ["kind": "Widget", "plural": "widgets", "shortNames": ["wd"], "categories": ["arcane"]],
                "versions": .array(list),
            ]
        ])
    }

    /// Widgets, whose parts are told apart by name, whose tags are a set, and whose paint is owned as a whole.
    static func widgets() throws -> ServedResource {
        try #require(
            try custom(
                schema: """
                    type: object
                    description: A thing that is sold.
                    properties:
                      spec:
                        type: object
                        properties:
                          color: {type: string, description: Its color.}
                          size: {type: integer}
                          tags: {type: array, x-kubernetes-list-type: set, items: {type: string}}
                          steps: {type: array, items: {type: string}}
                          paint: {type: object, x-kubernetes-map-type: atomic, properties: {red: {type: integer}, blue: {type: integer}}}
                          limits: {type: object, additionalProperties: {type: integer}}
                          parts:
                            type: array
                            x-kubernetes-list-type: map
                            x-kubernetes-list-map-keys: [name]
                            items: {type: object, properties: {name: {type: string}, count: {type: integer}, note: {type: string}}}
                      status: {type: object, x-kubernetes-preserve-unknown-fields: true}
                    """
            ).first)
    }
}

extension Timestamp {
    /// A time that is written so; the tests' own times are right.
    init(_ text: String) {
        self = Timestamp(iso8601: text) ?? Timestamp(microseconds: 0)
    }
}
