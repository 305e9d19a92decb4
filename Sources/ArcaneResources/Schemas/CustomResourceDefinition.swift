public import ArcaneCore
import ArcaneYAML

/// A CRD, `apiextensions.k8s.io/v1`, with one version.
///
/// The same input gives the same text: charts ship it, and a test compares.
public struct CustomResourceDefinition: Sendable {
    /// Where objects of a kind live.
    public enum Scope: String, Sendable {
        /// In a namespace.
        case namespaced = "Namespaced"
        /// Beside all namespaces.
        case cluster = "Cluster"
    }

    /// The names of the kind.
    public var names: ResourceNames
    /// Where its objects live.
    public var scope: Scope
    /// The version.
    public var version = APIGroup.version
    /// What `kubectl explain` says of the kind.
    public var description: String
    /// The schema of `spec`.
    public var spec: OpenAPISchema
    /// The schema of `status`; a subresource of its own.
    public var status: OpenAPISchema
    /// The columns of `kubectl get`.
    public var columns: [PrinterColumn]
    /// Fields that `--field-selector` and watches can select by, such as `.spec.completed`.
    public var selectableFields: [String] = []

    /// Creates the CRD of any kind.
    public init(
        names: ResourceNames, scope: Scope, description: String, spec: OpenAPISchema, status: OpenAPISchema,
        columns: [PrinterColumn]
    ) {
        self.names = names
        self.scope = scope
        self.description = description
        self.spec = spec
        self.status = status
        self.columns = columns
    }

    /// Creates the CRD of a kind of streams: the plugin's settings and the lifecycle fields, the status that the operator
    /// keeps, and columns for phase, suspension, backfill, last failure and age around the plugin's own.
    public init<Spec: StreamSpec>(
        stream names: ResourceNames, spec: Spec.Type, description: String, columns: [PrinterColumn] = []
    ) {
        let schema = OpenAPISchema.object(of: Spec.streamDefinitions, rules: Spec.ruleDescriptions)
        self.init(
            names: names, scope: .namespaced, description: description, spec: schema, status: StreamStatus.shape.schema,
            columns: [
                PrinterColumn("Phase", at: ".status.phase"), PrinterColumn("Suspended", .boolean, at: ".spec.suspended"),
                PrinterColumn("Backfill", at: ".status.backfill"),
                PrinterColumn("Last Failure", .date, at: ".status.lastFailure.time"),
            ] + columns + [PrinterColumn("Age", .date, at: ".metadata.creationTimestamp")])
    }

    /// The CRD as JSON.
    public var json: JSONValue {
        [
            "apiVersion": "apiextensions.k8s.io/v1",
            "kind": "CustomResourceDefinition",
            "metadata": ["name": .string("\(names.plural).\(names.group)")],
            "spec": [
                "group": .string(names.group),
                "names": names.json,
                "scope": .string(scope.rawValue),
                "versions": [versionJSON],
            ],
        ]
    }

    /// The CRD as YAML.
    public var yaml: String { json.yaml }

    private var versionJSON: JSONValue {
        var members: [String: JSONValue] = [
            "name": .string(version), "served": true, "storage": true,
            "subresources": ["status": [:]],
            "schema": ["openAPIV3Schema": objectSchema.json],
            "additionalPrinterColumns": .array(columns.map(\.json)),
        ]
        if !selectableFields.isEmpty {
            members["selectableFields"] = .array(selectableFields.map { ["jsonPath": .string($0)] })
        }
        return .object(members)
    }

    private var objectSchema: OpenAPISchema {
        var schema = OpenAPISchema(
            .object,
            [
                .description: .string(description),
                .properties: [
                    "apiVersion": OpenAPISchema(.string).json, "kind": OpenAPISchema(.string).json,
                    "metadata": OpenAPISchema(.object).json, "spec": spec.json, "status": status.json,
                ],
            ])
        if spec[.required] != nil { schema[.required] = ["spec"] }
        return schema
    }
}

extension ResourceNames {
    /// The names as a CRD has them.
    fileprivate var json: JSONValue {
        var members: [String: JSONValue] = [
            "kind": .string(kind), "listKind": .string(kind + "List"), "plural": .string(plural), "singular": .string(singular),
        ]
        if !shortNames.isEmpty { members["shortNames"] = .array(shortNames.map(JSONValue.string)) }
        if !categories.isEmpty { members["categories"] = .array(categories.map(JSONValue.string)) }
        return .object(members)
    }
}
