import ArcaneCore
import ArcaneKubernetes

// What requests say in their parameters.
extension APIRequest {
    /// The object, or the patch. Throws 400 where there is none.
    func object() throws(APIFailure) -> JSONValue {
        guard let body = try json() else { throw .badRequest("the request has no body") }
        return body
    }

    /// Which objects a list, a watch or the deletion of a collection is about.
    func listQuery() throws(APIFailure) -> ListQuery {
        var listQuery = ListQuery(
            namespace: target.namespace, labels: query["labelSelector"], fields: query["fieldSelector"],
            continueToken: query["continue"])
        if let limit = query["limit"], !limit.isEmpty {
            guard let number = Int(limit) else { throw .badRequest("limit: '\(limit)' is no number") }
            listQuery.limit = number
        }
        return listQuery
    }

    /// How a write is done; `warnings` takes what the client is to be warned of.
    func writeOptions(_ warnings: Warnings) throws(APIFailure) -> WriteOptions {
        let name = query["fieldValidation"] ?? ""
        guard let validation = WriteOptions.FieldValidation(rawValue: name.isEmpty ? "Warn" : name) else {
            throw .badRequest("fieldValidation: '\(name)' is not one of Ignore, Warn and Strict")
        }
        return WriteOptions(
            isDryRun: try isDryRun(query["dryRun"]), fieldManager: query["fieldManager"], isForced: isSet("force"),
            fieldValidation: validation, warn: { warnings.add($0) })
    }

    /// How objects are deleted: as the body says, or the query.
    func deleteOptions() throws(APIFailure) -> (options: DeleteOptions, isDryRun: Bool) {
        let body = try json() ?? [:]
        var options = DeleteOptions(
            uid: body["preconditions"]?["uid"]?.stringValue,
            resourceVersion: body["preconditions"]?["resourceVersion"]?.stringValue,
            gracePeriodSeconds: body["gracePeriodSeconds"]?.intValue ?? query["gracePeriodSeconds"].flatMap { Int($0) })
        if let name = body["propagationPolicy"]?.stringValue ?? query["propagationPolicy"], !name.isEmpty {
            guard let propagation = DeleteOptions.Propagation(rawValue: name) else {
                throw .badRequest("propagationPolicy: '\(name)' is not one of Background, Foreground and Orphan")
            }
            options.propagation = propagation
        } else if let orphans = body["orphanDependents"]?.boolValue {
            // The older way to say it, which some clients still know.
            options.propagation = orphans ? .orphan : .background
        }
        let inBody = body["dryRun"]?.arrayValue?.first?.stringValue
        return (options, try isDryRun(inBody ?? query["dryRun"]))
    }

    private func isDryRun(_ text: String?) throws(APIFailure) -> Bool {
        guard let text, !text.isEmpty else { return false }
        guard text == "All" else { throw .badRequest("dryRun: '\(text)' is not 'All'") }
        return true
    }
}
