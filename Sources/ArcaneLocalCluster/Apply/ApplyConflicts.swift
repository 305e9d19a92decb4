import ArcaneCore

/// Fields that somebody wants to apply, and others own with other values.
struct ApplyConflicts: Sendable {
    /// Who owns which of them.
    let owners: [(manager: ManagedFields.Entry, fields: FieldSet)]

    /// Whether all of them are in `fields`.
    func areAll(in fields: FieldSet) -> Bool { owners.allSatisfy { $0.fields.subtracting(fields).isEmpty } }

    /// The answer, in the words of the API server.
    var failure: APIFailure {
        let conflicts = owners.flatMap { owner in owner.fields.paths.map { (manager: Self.text(owner.manager), path: $0) } }
        let message: String
        if conflicts.count == 1 {
            message = "Apply failed with 1 conflict: conflict with \(conflicts[0].manager): \(conflicts[0].path)"
        } else {
            let groups = Dictionary(grouping: conflicts, by: \.manager).sorted { $0.key < $1.key }
            let lines = groups.flatMap { manager, list in ["conflicts with \(manager):"] + list.map { "- \($0.path)" } }
            message = "Apply failed with \(conflicts.count) conflicts: " + lines.joined(separator: "\n")
        }
        let causes = conflicts.map { conflict -> JSONValue in
            [
                "reason": "FieldManagerConflict", "message": .string("conflict with \(conflict.manager)"),
                "field": .string(conflict.path),
            ]
        }
        return APIFailure(status: 409, reason: "Conflict", message: message, details: ["causes": .array(causes)])
    }

    private static func text(_ entry: ManagedFields.Entry) -> String {
        var text = "\"\(entry.manager.name)\""
        if let subresource = entry.manager.subresource { text += " with subresource \"\(subresource)\"" }
        if entry.manager.applies { return text }
        text += " using \(entry.apiVersion)"
        return entry.time.isEmpty ? text : "\(text) at \(entry.time)"
    }
}
