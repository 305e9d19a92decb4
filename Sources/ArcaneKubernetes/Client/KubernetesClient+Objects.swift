public import ArcaneCore

// Reading.
extension KubernetesClient {
    /// The object called `name`. Throws `KubernetesError` (`isNotFound`).
    public func get(_ resource: APIResource, _ name: ObjectName, subresource: String? = nil) async throws -> KubernetesObject {
        let path = resource.path(in: name.namespace, name: name.name, subresource: subresource)
        return KubernetesObject(try await send("GET", path, repeatable: true))
    }

    /// A part of the list of a kind's objects, of at most `limit` of them. `managedFields` are left out.
    ///
    /// Throws a `KubernetesError` that `isGone` where the list that `token` continues is too old; begin it anew.
    public func page(
        _ resource: APIResource, _ selection: Selection = Selection(), continuing token: String? = nil, limit: Int = 500
    ) async throws -> ObjectPage {
        var query = selection.query + [("limit", String(limit))]
        if let token { query.append(("continue", token)) }
        let list = try await send("GET", resource.path(in: selection.namespace), query: query, repeatable: true)
        let metadata = list["metadata"]
        return ObjectPage(
            items: (list["items"]?.arrayValue ?? []).map { resource.object(listed: $0) },
            resourceVersion: metadata?["resourceVersion"]?.stringValue ?? "",
            continueToken: metadata?["continue"]?.stringValue.flatMap { $0.isEmpty ? nil : $0 })
    }

    /// All objects of a kind, read in parts. Where the list becomes too old on the way it is read anew.
    public func list(_ resource: APIResource, _ selection: Selection = Selection()) async throws -> [KubernetesObject] {
        var restarts = 0
        while true {
            do {
                var items: [KubernetesObject] = []
                var token: String?
                repeat {
                    let page = try await page(resource, selection, continuing: token)
                    items += page.items
                    token = page.continueToken
                } while token != nil
                return items
            } catch let error as KubernetesError where error.isGone && restarts < 3 {
                restarts += 1
            }
        }
    }

    /// The kinds that the API serves in a group and version, as an `APIResourceList`. Throws a `KubernetesError` that `isNotFound` where there is no
    /// such group or version.
    public func discover(group: String, version: String) async throws -> JSONValue {
        try await send("GET", group.isEmpty ? "/api/\(version)" : "/apis/\(group)/\(version)", repeatable: true)
    }
}

// Writing.
extension KubernetesClient {
    /// Creates `object`, and returns it as it is then. Throws a `KubernetesError` that `isAlreadyExists` where there is one of its name.
    @discardableResult
    public func create(_ resource: APIResource, _ object: JSONValue, in namespace: String? = nil) async throws
        -> KubernetesObject
    {
        KubernetesObject(
            try await send("POST", resource.path(in: namespace), query: manager, body: object, repeatable: false))
    }

    /// Replaces an object. With a `metadata.resourceVersion` in `object`, another version is left alone (`isConflict`).
    @discardableResult
    public func replace(
        _ resource: APIResource, _ name: ObjectName, with object: JSONValue, subresource: String? = nil
    ) async throws -> KubernetesObject {
        let path = resource.path(in: name.namespace, name: name.name, subresource: subresource)
        return KubernetesObject(try await send("PUT", path, query: manager, body: object, repeatable: false))
    }

    /// Changes an object by a JSON merge patch (RFC 7396). With a `metadata.resourceVersion` in `patch`, another version is left alone
    /// (`isConflict`), and the patch is sent once; without one it does not depend on what it meets, and is sent again after a fault.
    @discardableResult
    public func mergePatch(
        _ resource: APIResource, _ name: ObjectName, _ patch: JSONValue, subresource: String? = nil
    ) async throws -> KubernetesObject {
        let isConditional = patch["metadata"]?["resourceVersion"] != nil
        let path = resource.path(in: name.namespace, name: name.name, subresource: subresource)
        return KubernetesObject(
            try await send(
                "PATCH", path, query: manager, body: patch, contentType: "application/merge-patch+json",
                repeatable: !isConditional))
    }

    /// Changes an object by a JSON patch (RFC 6902).
    @discardableResult
    public func jsonPatch(
        _ resource: APIResource, _ name: ObjectName, _ operations: [JSONValue], subresource: String? = nil
    ) async throws -> KubernetesObject {
        let path = resource.path(in: name.namespace, name: name.name, subresource: subresource)
        return KubernetesObject(
            try await send(
                "PATCH", path, query: manager, body: .array(operations), contentType: "application/json-patch+json",
                repeatable: false))
    }

    /// Makes the fields of `object` so, creating it where it is not there (server-side apply). `force` takes fields from other managers;
    /// without it their fields are a conflict.
    @discardableResult
    public func apply(
        _ resource: APIResource, _ name: ObjectName, _ object: JSONValue, fieldManager: String, force: Bool = false,
        subresource: String? = nil
    ) async throws -> KubernetesObject {
        let path = resource.path(in: name.namespace, name: name.name, subresource: subresource)
        let query = [("fieldManager", fieldManager), ("force", String(force))]
        return KubernetesObject(
            try await send(
                "PATCH", path, query: query, body: object, contentType: "application/apply-patch+yaml", repeatable: true))
    }

    /// Deletes an object. Returns the object while it is still there, or the API's word that it is gone.
    @discardableResult
    public func delete(
        _ resource: APIResource, _ name: ObjectName, _ options: DeleteOptions = DeleteOptions()
    ) async throws -> KubernetesObject {
        let path = resource.path(in: name.namespace, name: name.name)
        return KubernetesObject(try await send("DELETE", path, body: options.json, repeatable: options.uid != nil))
    }

    /// Changes an object by a JSON merge patch, and returns the object as it is then.
    ///
    /// `path` is that of the object, such as `/apis/batch/v1/namespaces/n/jobs/j`. Throws `KubernetesError`, or `HTTPError` where
    /// the API could not be reached.
    @discardableResult
    public func mergePatch(_ path: String, _ patch: JSONValue) async throws -> JSONValue {
        try await send("PATCH", path, body: patch, contentType: "application/merge-patch+json", repeatable: true)
    }

    private var manager: [(name: String, value: String)] { [("fieldManager", fieldManager)] }
}

extension APIResource {
    /// An entry of a list, which the API sends without its kind, and `managedFields`, which are often half of an object.
    func object(listed json: JSONValue) -> KubernetesObject {
        guard case .object(var members) = json else { return KubernetesObject(json) }
        if members["kind"] == nil { members["kind"] = .string(kind) }
        if members["apiVersion"] == nil { members["apiVersion"] = .string(apiVersion) }
        if case .object(var metadata)? = members["metadata"] {
            metadata["managedFields"] = nil
            members["metadata"] = .object(metadata)
        }
        return KubernetesObject(.object(members))
    }
}
