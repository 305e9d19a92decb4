import ArcaneCore
import ArcaneKubernetes

/// The OpenAPI v3 document of a version of an API group: `kubectl explain` reads it, and clients see in it what the server checks.
///
/// Paths name the parameters that clients look for, and the kind of each; bodies are not described.
enum OpenAPIDocument {
    /// The documents that there are (`/openapi/v3`).
    static func index(_ groups: [ServedGroup]) -> JSONValue {
        let paths = groups.flatMap { group in group.versions.map { root(group, $0) } }
        return [
            "paths": .object(
                Dictionary(paths.map { ($0, ["serverRelativeURL": .string("/openapi/v3/\($0)")]) }) { first, _ in first })
        ]
    }

    /// The document of a version.
    static func document(_ version: ServedGroup.Version, of group: ServedGroup) -> JSONValue {
        var schemas = BuiltInDefinitions.schemas
        var paths: [String: JSONValue] = [:]
        for served in version.resources {
            let kind = KindSchema(served)
            schemas[kind.name] = kind.schema.setting(["x-kubernetes-group-version-kind"], to: [identity(served)])
            for (path, item) in Self.paths(of: served, below: "/" + root(group, version)) { paths[path] = item }
        }
        return [
            "openapi": "3.0.0", "info": ["title": "Arcane local cluster", "version": .string("v1.\(ProbeEndpoint.minor)")],
            "paths": .object(paths), "components": ["schemas": .object(reachable(schemas, from: version.resources))],
        ]
    }

    /// Where a version is: `api/v1`, `apis/batch/v1`.
    static func root(_ group: ServedGroup, _ version: ServedGroup.Version) -> String {
        group.name.isEmpty ? "api/\(version.name)" : "apis/\(group.name)/\(version.name)"
    }

    /// Those of `schemas` that the kinds are made of, directly or not.
    private static func reachable(_ schemas: [String: JSONValue], from kinds: [ServedResource]) -> [String: JSONValue] {
        var found: [String: JSONValue] = [:]
        var open = kinds.map { KindSchema($0).name }
        while let name = open.popLast() {
            guard found[name] == nil, let schema = schemas[name] else { continue }
            found[name] = schema
            open += references(schema)
        }
        return found
    }

    private static func references(_ schema: JSONValue) -> [String] {
        switch schema {
        case .object(let members):
            members.flatMap { name, value in
                name == "$ref"
                    ? [value.stringValue?.droppingPrefix("#/components/schemas/")].compactMap(\.self) : references(value)
            }
        case .array(let elements): elements.flatMap(references)
        default: []
        }
    }

    private static func paths(of served: ServedResource, below root: String) -> [(String, JSONValue)] {
        let resource = served.resource
        let all = "\(root)/\(resource.plural)"
        let list = resource.isNamespaced ? "\(root)/namespaces/{namespace}/\(resource.plural)" : all
        var item = operations(
            ["get": "get", "put": "put", "patch": "patch", "delete": "delete"], served)
        var collection = operations(["get": "list", "post": "post", "delete": "deletecollection"], served)
        let place = parameters(["name"] + (resource.isNamespaced ? ["namespace"] : []), in: "path")
        item = item.setting(["parameters"], to: .array(place))
        if resource.isNamespaced {
            collection = collection.setting(["parameters"], to: .array(parameters(["namespace"], in: "path")))
        }
        var paths = [(list, collection), ("\(list)/{name}", item)]
        if resource.isNamespaced { paths.append((all, operations(["get": "list"], served))) }
        for subresource in served.subresources {
            let part = operations(["get": "get", "put": "put", "patch": "patch"], served)
            paths.append(("\(list)/{name}/\(subresource)", part.setting(["parameters"], to: .array(place))))
        }
        return paths
    }

    private static func operations(_ methods: [String: String], _ served: ServedResource) -> JSONValue {
        .object(
            Dictionary(
                uniqueKeysWithValues: methods.map { method, action in
                    var operation: [String: JSONValue] = [
                        "x-kubernetes-action": .string(action), "x-kubernetes-group-version-kind": identity(served),
                        "responses": ["200": ["description": "OK"]],
                    ]
                    let names: [String] =
                        switch method {
                        case "patch": ["dryRun", "fieldManager", "fieldValidation", "force"]
                        case "put", "post": ["dryRun", "fieldManager", "fieldValidation"]
                        case "delete": ["dryRun", "gracePeriodSeconds", "propagationPolicy"]
                        default: []
                        }
                    if !names.isEmpty { operation["parameters"] = .array(parameters(names, in: "query")) }
                    return (method, .object(operation))
                }))
    }

    private static func parameters(_ names: [String], in place: JSONValue) -> [JSONValue] {
        names.map { name in
            ["name": .string(name), "in": place, "required": .bool(place == "path"), "schema": ["type": "string"]]
        }
    }

    private static func identity(_ served: ServedResource) -> JSONValue {
        [
            "group": .string(served.resource.group), "version": .string(served.resource.version),
            "kind": .string(served.resource.kind),
        ]
    }
}
