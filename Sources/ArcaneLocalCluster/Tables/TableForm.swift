import ArcaneCore
import ArcaneKubernetes

/// Objects as a table, which `kubectl get` prints.
struct TableForm: ObjectForm {
    private static let forms = ["v1", "v1beta1"].map { JSONForm(kind: "Table", group: "meta.k8s.io", version: $0) }

    /// The clock by which ages are told.
    let now: @Sendable () -> Timestamp

    func isWanted(_ request: APIRequest, of served: ServedResource) -> Bool {
        MediaRange.form(request.accept, among: Self.forms) != nil
    }

    func shown(
        _ objects: [KubernetesObject], of served: ServedResource, metadata: JSONValue, isFirst: Bool, _ request: APIRequest
    ) -> JSONValue {
        let form = MediaRange.form(request.accept, among: Self.forms) ?? Self.forms[0]
        let columns = served.isCustom ? CustomColumns.columns(served.columns) : BuiltInColumns.columns(of: served.groupResource)
        let now = now()
        let rows = objects.map { object -> JSONValue in
            let row = TableColumn.Row(object: object.json, now: now)
            return [
                "cells": .array(columns.map { $0.cell(row) }),
                "object": included(object.json, request.query["includeObject"], form),
            ]
        }
        return [
            "kind": "Table", "apiVersion": .string(form.apiVersion), "metadata": metadata,
            "columnDefinitions": isFirst ? .array(columns.map(\.json)) : [], "rows": .array(rows),
        ]
    }

    /// What goes with a row, for selection and sorting on the client's side: the metadata where the request says nothing else.
    private func included(_ object: JSONValue, _ wanted: String?, _ form: JSONForm) -> JSONValue {
        switch wanted {
        case "None": .null
        case "Object": object
        default:
            [
                "kind": "PartialObjectMetadata", "apiVersion": .string(form.apiVersion), "metadata": object["metadata"] ?? [:],
            ]
        }
    }
}
