import ArcaneCore
import ArcaneKubernetes
import Foundation

@testable import ArcaneLocalCluster

/// A control plane in memory, served by HTTP to a client while `body` runs.
func withLocalAPI<Result: Sendable>(
    _ plane: ControlPlane? = nil, _ options: APIService.Options = .init(),
    _ body: @escaping @Sendable (KubernetesClient, ControlPlane) async throws -> Result
) async throws -> Result {
    let plane = try plane ?? ControlPlane()
    let server = APIServer(APIService(plane, options), token: Secret("marker"))
    return try await server.serve { port in
        let client = LocalAPI.client(port: port)
        defer { client.shutdown() }
        return try await body(client, plane)
    }
}

enum LocalAPI {
    /// A client as the operator has it, of the server at `port`.
    static func client(port: Int) -> KubernetesClient {
        KubernetesClient(
            ClusterConfiguration(server: "http://127.0.0.1:\(port)", credentials: .token(Secret("marker"))),
            retrying: KubernetesClient.controllerPolicy)
    }
}

extension APIResource {
    static let widgets = APIResource(group: "shop.example", version: "v1", kind: "Widget", plural: "widgets")
}

/// Objects as tests need them.
enum Sample {
    static func configMap(_ name: String, _ data: [String: String] = [:], labels: [String: String] = [:]) -> JSONValue {
        [
            "metadata": ["name": .string(name), "labels": .object(labels.mapValues { .string($0) })],
            "data": .object(data.mapValues { .string($0) }),
        ]
    }

    static func secret(_ name: String, _ texts: [String: String] = [:]) -> JSONValue {
        ["metadata": ["name": .string(name)], "stringData": .object(texts.mapValues { .string($0) })]
    }

    static func pod(_ name: String, node: String? = nil) -> JSONValue {
        var spec: [String: JSONValue] = ["containers": [["name": "main", "image": "busybox:1"]]]
        spec["nodeName"] = node.map { .string($0) }
        return ["metadata": ["name": .string(name)], "spec": .object(spec)]
    }

    static func job(_ name: String) -> JSONValue {
        [
            "metadata": ["name": .string(name)],
            "spec": [
                "template": [
                    "spec": ["restartPolicy": "Never", "containers": [["name": "main", "image": "busybox"]]]
                ]
            ],
        ]
    }

    /// The definition of widgets, whose spec has the properties of `spec`.
    static func widgetDefinition(spec: JSONValue = ["type": "object", "x-kubernetes-preserve-unknown-fields": true])
        -> JSONValue
    {
        [
            "metadata": ["name": "widgets.shop.example"],
            "spec": [
                "group": "shop.example", "scope": "Namespaced",
                "names": ["kind": "Widget", "plural": "widgets", "shortNames": ["wd"]],
                "versions": [
                    [
                        "name": "v1", "served": true, "storage": true, "subresources": ["status": [:]],
                        "selectableFields": [["jsonPath": ".spec.color"]],
                        "schema": [
                            "openAPIV3Schema": [
                                "type": "object",
                                "properties": [
                                    "spec": spec,
                                    "status": ["type": "object", "x-kubernetes-preserve-unknown-fields": true],
                                ],
                            ]
                        ],
                    ]
                ],
            ],
        ]
    }

    static func widget(_ name: String, _ spec: JSONValue = ["color": "red"]) -> JSONValue {
        ["metadata": ["name": .string(name)], "spec": spec]
    }

    /// `object` owned by `owner`.
    static func owned(_ object: JSONValue, by owner: KubernetesObject, blocks: Bool = true) -> JSONValue {
        let reference: JSONValue = [
            "apiVersion": .string(owner.apiVersion), "kind": .string(owner.kind), "name": .string(owner.name),
            "uid": .string(owner.uid), "controller": true, "blockOwnerDeletion": .bool(blocks),
        ]
        return object.setting(["metadata", "ownerReferences"], to: [reference])
    }
}

/// The failure that `body` throws; nil where it throws none.
func failure<Result>(_ body: () throws(APIFailure) -> Result) -> APIFailure? {
    do {
        _ = try body()
        return nil
    } catch {
        return error
    }
}

func place(_ name: String, in namespace: String = "default") -> ObjectName { ObjectName(namespace, name) }

extension ControlPlane {
    /// A control plane in memory that serves widgets.
    static func withWidgets(_ definition: JSONValue = Sample.widgetDefinition()) throws -> ControlPlane {
        let plane = try ControlPlane()
        try plane.create(.customResourceDefinitions, definition)
        return plane
    }
}

extension APIFailure {
    /// The causes, each with its field.
    var causes: [String] { KubernetesError(status: status, json: json).causes }
}

extension WatchEvent {
    /// The object; nil for a bookmark.
    var object: KubernetesObject? {
        switch self {
        case .added(let object), .modified(let object), .deleted(let object): object
        case .bookmark: nil
        }
    }

    /// The type and the object's name, such as `ADDED a`.
    var summary: String {
        switch self {
        case .added(let object): "ADDED \(object.name)"
        case .modified(let object): "MODIFIED \(object.name)"
        case .deleted(let object): "DELETED \(object.name)"
        case .bookmark: "BOOKMARK"
        }
    }
}

extension AsyncSequence where Self: Sendable, Element: Sendable {
    /// The first elements, as many as `count`; fewer where the sequence ends before.
    func first(_ count: Int) async throws -> [Element] {
        var elements: [Element] = []
        for try await element in self {
            elements.append(element)
            if elements.count == count { break }
        }
        return elements
    }
}
