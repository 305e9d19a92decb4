import ArcaneCore
import ArcaneKubernetes

/// What is checked and completed of an object before it is kept. Pure.
///
/// Of the rules in the Common Expression Language (`x-kubernetes-validations`) those are asked that `RuleExpression` knows.
struct Admission {
    let served: ServedResource
    let options: WriteOptions

    /// The largest object, as etcd's default limit for a request is.
    static let largestObject = 3 << 19

    /// The object to create. Throws 422 with all problems.
    func created(_ object: JSONValue) throws(APIFailure) -> JSONValue {
        var object = served.hasStatus ? object.without("status") : object
        object = try conformed(object)
        object = BuiltInDefaults.created(object, served)
        try check(object, BuiltInRules.problems(object, served), replacing: nil)
        return object
    }

    /// The object that replaces `current`, after a write of the whole object or of `subresource`.
    func updated(_ object: JSONValue, from current: JSONValue, subresource: String?) throws(APIFailure) -> JSONValue {
        var object = object
        if subresource == "status" {
            object = current.setting(["status"], to: object["status"])
        } else if served.hasStatus {
            object = object.setting(["status"], to: current["status"])
        }
        object = try conformed(object)
        object = BuiltInDefaults.updated(object, from: current, served)
        object = ObjectMetadata.updated(object, from: current, served)
        var problems = BuiltInRules.problems(object, served) + BuiltInRules.changes(object, from: current, served)
        if current["metadata"]?["deletionTimestamp"] != nil {
            let added = Set(ObjectMetadata.finalizers(object)).subtracting(ObjectMetadata.finalizers(current)).sorted()
            if !added.isEmpty {
                problems.append(
                    .forbidden(
                        "metadata.finalizers",
                        "no new finalizers can be added if the object is being deleted, found new finalizers"
                            + " []string{\(added.map { "\"\($0)\"" }.joined(separator: ", "))}"))
            }
        }
        try check(object, problems, replacing: current)
        return object
    }

    /// `object` without fields that its kind does not have, and with its defaults. Throws 400 for unknown fields in strict mode.
    ///
    /// Of built-in kinds the fields of `metadata` are known only.
    private func conformed(_ object: JSONValue) throws(APIFailure) -> JSONValue {
        var pruned: [String] = []
        var conformed = ObjectMetadata.withoutUnknown(object, &pruned)
        if let schema = served.schema, served.isCustom {
            conformed = StructuralSchema(schema).conformed(conformed, pruned: &pruned)
        }
        if !pruned.isEmpty {
            let texts = pruned.sorted().map { "unknown field \"\($0)\"" }
            switch options.fieldValidation {
            case .ignore: break
            case .warn: for text in texts { options.warn(text) }
            case .strict:
                throw .badRequest(
                    "\(served.resource.kind) in version \"\(served.resource.version)\" cannot be handled as a"
                        + " \(served.resource.kind): strict decoding error: \(texts.joined(separator: ", "))")
            }
        }
        return conformed
    }

    /// Throws 413 for an object that is larger than the store of a cluster takes.
    static func checkSize(_ draft: ObjectDraft) throws(APIFailure) {
        guard draft.byteCount > largestObject else { return }
        throw .tooLarge(
            "etcdserver: request is too large: the object has \(draft.byteCount) bytes, the limit is \(largestObject)")
    }

    private func check(_ object: JSONValue, _ more: [FieldProblem], replacing current: JSONValue?) throws(APIFailure) {
        var problems = ObjectNameRules.problems(object, served) + more
        if let schema = served.schema.map(StructuralSchema.init), served.isCustom {
            problems += schema.problems(object)
            if problems.isEmpty { problems = schema.brokenRules(object, replacing: current) }
        }
        if !problems.isEmpty { throw .invalid(served.resource, KubernetesObject(object).name, problems) }
    }
}
