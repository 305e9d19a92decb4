import ArcaneCore
import ArcaneKubernetes

/// The lines of one watch, in the form that its client asked for.
struct WatchLines: Sendable {
    let request: APIRequest
    let form: (any ObjectForm)?
    /// Whether the client waits for the bookmark behind the objects that were there at the start: the first bookmark of all.
    var sendsInitial: Bool
    private var isFirst = true

    init(request: APIRequest, form: (any ObjectForm)?, sendsInitial: Bool) {
        self.request = request
        self.form = form
        self.sendsInitial = sendsInitial
    }

    /// The line of the next event.
    mutating func next(_ element: ObjectWatch.Element) -> [UInt8] {
        defer { isFirst = false }
        switch element.signal {
        case .bookmark:
            var metadata: [String: JSONValue] = ["resourceVersion": .string(element.resourceVersion)]
            if sendsInitial { metadata["annotations"] = ["k8s.io/initial-events-end": "true"] }
            sendsInitial = false
            return WatchHandler.line("BOOKMARK", bookmark(element.served, metadata))
        case .change(let change):
            let type =
                switch change.kind {
                case .added: "ADDED"
                case .modified: "MODIFIED"
                case .deleted: "DELETED"
                }
            return WatchHandler.line(type, object(change.object, element.served))
        }
    }

    private func bookmark(_ served: ServedResource, _ metadata: [String: JSONValue]) -> [UInt8] {
        let bookmark: JSONValue = [
            "kind": .string(served.resource.kind), "apiVersion": .string(served.resource.apiVersion),
            "metadata": .object(metadata),
        ]
        guard let form else { return bookmark.utf8Text }
        return form.shown([KubernetesObject(bookmark)], of: served, metadata: .object(metadata), isFirst: isFirst, request)
            .utf8Text
    }

    private func object(_ stored: StoredObject, _ served: ServedResource) -> [UInt8] {
        guard let form else { return served.text(of: stored) }
        let metadata: JSONValue = ["resourceVersion": .string(String(stored.version))]
        return form.shown([served.object(stored)], of: served, metadata: metadata, isFirst: isFirst, request).utf8Text
    }
}
