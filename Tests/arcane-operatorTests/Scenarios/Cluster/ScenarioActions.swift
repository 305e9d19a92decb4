import ArcaneCore
import ArcaneKubernetes
import ArcaneResources
import ArcaneStreams

@testable import arcane_operator

// What a person does.
extension ScenarioCluster {
    /// The schema of an object that may have any fields.
    static let anything: JSONValue = ["type": "object", "x-kubernetes-preserve-unknown-fields": true]

    /// The version of a CRD of a kind of streams. `status` is the schema of its status.
    static func version(of kind: APIResource, status: JSONValue = anything) -> JSONValue {
        let schema: JSONValue = ["type": "object", "properties": ["spec": anything, "status": status]]
        return [
            "name": .string(kind.version), "served": true, "storage": true, "subresources": ["status": [:]],
            "schema": ["openAPIV3Schema": schema],
        ]
    }

    /// Creates the CRD of a kind of streams. `status` is the schema of its status.
    func createKind(_ kind: APIResource, status: JSONValue = anything) async throws {
        let definition: JSONValue = [
            "metadata": ["name": .string("\(kind.plural).\(kind.group)")],
            "spec": [
                "group": .string(kind.group), "scope": "Namespaced",
                "names": [
                    "kind": .string(kind.kind), "plural": .string(kind.plural),
                    "singular": .string(String(kind.plural.dropLast())), "listKind": .string(kind.kind + "List"),
                ],
                "versions": [Self.version(of: kind, status: status)],
            ],
        ]
        try await client.create(.customResourceDefinitions, definition)
    }

    /// Creates a class, called after `name`; the scenario's own without one.
    func createClass(
        _ name: String? = nil, of kind: APIResource? = nil, secretRefs: [String] = ["credentials"], _ more: JSONValue = [:]
    ) async throws {
        let kind = kind ?? streams
        let spec: JSONValue = [
            "apiGroupRef": .string(kind.group), "apiVersion": .string(kind.version), "kindRef": .string(kind.kind),
            "pluralName": .string(kind.plural), "secretRefs": .array(secretRefs.map(JSONValue.string)),
        ]
        try await client.create(.streamClasses, Self.manifest(.streamClasses, name ?? className, ["spec": spec.merging(more)]))
    }

    /// Creates a template whose Jobs run `script` in a shell. `more` is laid over the Job.
    func createTemplate(_ name: String, script: String, in namespace: String? = nil, _ more: JSONValue = [:]) async throws {
        try await client.create(
            .streamingJobTemplates,
            Self.manifest(.streamingJobTemplates, name, ["spec": Self.job(script).merging(more)]),
            in: namespace ?? self.namespace)
    }

    /// A Job that runs `script` in a shell.
    static func job(_ script: String) -> JSONValue {
        [
            "spec": [
                "backoffLimit": 0,
                "template": [
                    "spec": [
                        "restartPolicy": "Never", "terminationGracePeriodSeconds": 5,
                        "containers": [
                            [
                                "name": "main", "image": "busybox", "command": ["/bin/sh", "-c", .string(script)],
                                "terminationMessagePolicy": "FallbackToLogsOnError",
                            ]
                        ],
                    ]
                ],
            ]
        ]
    }

    /// Creates a stream whose Jobs are made from a template. `more` is laid over its spec.
    func createStream(
        _ name: String, _ template: String = "steady", backfill: String? = nil, suspended: Bool = false,
        layout: StreamLayout = .v0, more: JSONValue = [:]
    ) async throws {
        try await createStream(name, spec: layout.spec(template, backfill: backfill, suspended: suspended).merging(more))
    }

    /// Creates a stream with this spec.
    func createStream(_ name: String, spec: JSONValue, metadata: JSONValue = [:]) async throws {
        try await client.create(
            streams, Self.manifest(streams, name, ["spec": spec, "metadata": metadata]), in: namespace)
    }

    /// Asks for a backfill.
    func createRequest(_ name: String, for stream: String, payload: JSONValue? = nil, class className: String? = nil)
        async throws
    {
        var spec: [String: JSONValue] = [
            "streamClass": .string(className ?? self.className), "streamId": .string(stream),
        ]
        spec["payload"] = payload
        try await client.create(
            .backfillRequests, Self.manifest(.backfillRequests, name, ["spec": .object(spec)]), in: namespace)
    }

    /// Creates a Secret with one key.
    func createSecret(_ name: String, _ key: String, _ value: String) async throws {
        try await client.create(
            .secrets, Self.manifest(.secrets, name, ["stringData": [key: .string(value)]]), in: namespace)
    }

    /// Changes an object by a merge patch.
    func patch(_ resource: APIResource, _ name: String, _ patch: JSONValue) async throws {
        try await client.mergePatch(resource, place(name, resource), patch)
    }

    /// Sets the spec of a stream in part.
    func edit(_ stream: String, _ spec: JSONValue) async throws { try await patch(streams, stream, ["spec": spec]) }

    /// Gives a stream another spec.
    func replaceSpec(of stream: String, with spec: JSONValue) async throws {
        // The operator may write in between.
        while true {
            let object = try await client.get(streams, place(stream, streams))
            var members = object.json.objectValue ?? [:]
            members["spec"] = spec
            do {
                try await client.replace(streams, object.objectName, with: .object(members))
                return
            } catch let error as KubernetesError where error.isConflict {}
        }
    }

    /// Suspends a stream, or lets it go on.
    func suspend(_ stream: String, _ isSuspended: Bool = true, layout: StreamLayout = .v0) async throws {
        try await edit(stream, layout.suspended(isSuspended))
    }

    /// Annotates an object with a state; nil removes it.
    func annotate(_ resource: APIResource, _ name: String, _ state: String?, key: String = StateAnnotation.keys[0]) async throws
    {
        try await patch(resource, name, ["metadata": ["annotations": [key: state.map(JSONValue.string) ?? .null]]])
    }

    /// Deletes an object; what belongs to it follows.
    func delete(_ resource: APIResource, _ name: String) async throws {
        try await client.delete(resource, place(name, resource), DeleteOptions(propagation: .background))
    }

    func place(_ name: String, _ resource: APIResource) -> ObjectName {
        ObjectName(resource.isNamespaced ? namespace : "", name)
    }

    static func manifest(_ resource: APIResource, _ name: String, _ more: JSONValue) -> JSONValue {
        JSONValue.object([
            "apiVersion": .string(resource.apiVersion), "kind": .string(resource.kind), "metadata": ["name": .string(name)],
        ]).merging(more)
    }
}
