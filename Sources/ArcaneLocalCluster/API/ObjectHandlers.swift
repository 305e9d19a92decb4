import ArcaneCore
import ArcaneKubernetes

/// Answers requests about objects, by the functions of the control plane.
struct ObjectHandlers: Sendable {
    let plane: ControlPlane
    let forms: [any ObjectForm]
    let watches: WatchHandler

    /// The answer to `request` about the kind `served`.
    func answer(_ request: APIRequest, _ served: ServedResource, _ call: APICall) throws(APIFailure) -> APIAnswer {
        let target = request.target
        let resource = served.resource
        if resource.isNamespaced, target.namespace == nil, target.name != nil || call.verb == .create {
            throw .noSuchPath
        }
        let warnings = Warnings()
        let options = try request.writeOptions(warnings)
        var answer: APIAnswer
        switch call.verb {
        case .get: return object(.kept(try plane.stored(served, target.objectName)), served, request)
        case .list: return try list(request, served)
        case .watch: return try watches.answer(request, served, call, form: form(request, served))
        case .create:
            guard target.name == nil else { throw .methodNotAllowed(served.groupResource, "create") }
            let created = try plane.created(served, try request.object(), in: target.namespace, options)
            answer = object(created, served, request, status: 201)
        case .update:
            guard target.name != nil else { throw .methodNotAllowed(served.groupResource, "update") }
            let updated = try plane.updated(
                served, target.objectName, try request.object(), subresource: target.subresource, options)
            answer = object(updated, served, request)
        case .patch:
            guard target.name != nil else { throw .methodNotAllowed(served.groupResource, "patch") }
            answer = object(try patched(request, served, options), served, request)
        case .delete: answer = try deleted(request, served)
        case .deleteCollection:
            let (deletion, isDryRun) = try request.deleteOptions()
            let list = try plane.deleteCollection(resource, try request.listQuery(), deletion, isDryRun: isDryRun)
            answer = APIAnswer(body: .bytes(list.text))
        }
        answer.headers += warnings.headers
        return answer
    }

    private func list(_ request: APIRequest, _ served: ServedResource) throws(APIFailure) -> APIAnswer {
        let list = try plane.list(served.resource, try request.listQuery())
        guard let form = form(request, served) else { return APIAnswer(body: .bytes(list.text)) }
        return .json(form.shown(list.items, of: served, metadata: list.metadata, isFirst: true, request))
    }

    private func patched(
        _ request: APIRequest, _ served: ServedResource, _ options: WriteOptions
    ) throws(APIFailure) -> WrittenObject {
        let type = String(request.contentType.prefix { $0 != ";" }).lowercased()
        guard let kind = PatchKind(rawValue: type) else {
            throw .unsupportedMediaType("the body of the request was in an unknown format: \(type) is no kind of patch")
        }
        let target = request.target
        return try plane.patched(
            served, target.objectName, try request.object(), kind, subresource: target.subresource, options)
    }

    private func deleted(_ request: APIRequest, _ served: ServedResource) throws(APIFailure) -> APIAnswer {
        guard request.target.subresource == nil else { throw .noSuchPath }
        let (options, isDryRun) = try request.deleteOptions()
        let (last, isGone) = try plane.deleted(served, request.target.objectName, options, isDryRun: isDryRun)
        // Of a pod that is gone the API server sends the pod, of all else its word that it is done.
        if !isGone || served.resource == .pods { return object(.kept(last), served, request) }
        var details: [String: JSONValue] = [
            "name": .string(last.name.name), "kind": .string(served.resource.plural), "uid": .string(last.uid),
        ]
        if !served.resource.group.isEmpty { details["group"] = .string(served.resource.group) }
        return .json([
            "kind": "Status", "apiVersion": "v1", "metadata": [:], "status": "Success", "details": .object(details),
        ])
    }

    private func object(
        _ written: WrittenObject, _ served: ServedResource, _ request: APIRequest, status: Int = 200
    ) -> APIAnswer {
        guard let form = form(request, served) else {
            return APIAnswer(status: status, body: .bytes(served.text(of: written)))
        }
        let object = served.object(written)
        let metadata: JSONValue = ["resourceVersion": .string(object.resourceVersion)]
        return .json(form.shown([object], of: served, metadata: metadata, isFirst: true, request), status: status)
    }

    private func form(_ request: APIRequest, _ served: ServedResource) -> (any ObjectForm)? {
        forms.first { $0.isWanted(request, of: served) }
    }
}
