/// Where the objects of an informer come from: the Kubernetes API, or a test's script.
public protocol ObjectSource: Sendable {
    /// A part of the list of a kind's objects. Throws `KubernetesError`.
    func page(_ resource: APIResource, _ selection: Selection, continuing token: String?, limit: Int) async throws -> ObjectPage

    /// Hands the changes since `resourceVersion` to `receive`, in order; returns when the API ends the watch.
    ///
    /// Throws a `KubernetesError` that `isGone` where the version is too old, and other errors where the watch is broken.
    func changes(
        _ resource: APIResource, _ selection: Selection, from resourceVersion: String,
        receive: @Sendable (WatchEvent) async -> Void
    ) async throws
}

extension KubernetesClient: ObjectSource {
    /// Watches, and hands on what comes.
    public func changes(
        _ resource: APIResource, _ selection: Selection, from resourceVersion: String,
        receive: @Sendable (WatchEvent) async -> Void
    ) async throws {
        for try await event in try await watch(resource, selection, from: resourceVersion) { await receive(event) }
    }
}
