public import ArcaneCore
import ArcaneJSON
public import ArcaneKubernetes
public import Logging
import Synchronization

/// A Kubernetes control plane in this process: objects of built-in kinds and of CRDs, with the semantics that controllers notice.
///
/// HTTP handlers and the controllers inside call the same functions. Every call is one step that other callers see whole or not at all, and
/// none waits for anything. It is made for development and tests: no authorization, no quotas, no admission webhooks.
public final class ControlPlane: Sendable {
    let store: ObjectStore
    let kinds: Mutex<KindRegistry>
    let now: @Sendable () -> Timestamp
    let sweeps = Sweeps()
    let patches: [PatchKind: any PatchMethod]

    /// Opens a control plane with the namespaces that every cluster has.
    ///
    /// - Parameters:
    ///   - folder: where the state survives a restart; nil keeps it in memory only. One process uses a folder at a time.
    ///   - historyCapacity: how many changes of each kind are remembered for watches to go on from.
    ///   - snapshotBytes: how much the journal of the folder grows before a snapshot replaces it.
    ///   - patches: kinds of patches besides JSON patch and merge patch.
    ///   - now: the clock.
    ///
    /// Throws a configuration error where the folder cannot be used.
    public init(
        folder: String? = nil, historyCapacity: Int = 4096, snapshotBytes: Int = 16 << 20,
        patches: [PatchKind: any PatchMethod] = [:],
        logger: Logger = Logger(label: "control-plane"), now: @escaping @Sendable () -> Timestamp = { .now }
    ) throws(StreamError) {
        self.now = now
        self.patches = patches.merging([.merge: MergePatchMethod(), .json: JSONPatchMethod()]) { given, _ in given }
        var registry = KindRegistry()
        let (opened, content) =
            try folder.map { path throws(StreamError) in try StateFolder.open(path) } ?? (nil, StateFolder.Content())
        for (place, record) in content.objects where place.resource == GroupResource(.customResourceDefinitions) {
            guard let definition = record.text.flatMap({ try? JSONValue(parsing: $0) }) else { continue }
            registry.replace(CustomKinds.resource(of: definition), with: CustomKinds.read(definition))
        }
        var state = StoreState(folder: opened, historyCapacity: historyCapacity, snapshotBytes: snapshotBytes)
        for kind in registry.all { state.setFields(kind.selectable, of: kind.storage) }
        state.load(content)
        kinds = Mutex(registry)
        store = ObjectStore(state, logger: logger)
        for namespace in ["default", "kube-system", "kube-public", "kube-node-lease"] { ensureNamespace(namespace) }
        resumeCollection()
    }

    /// What is served: built-in kinds and those of CRDs.
    public func resources() -> [ServedResource] { kinds.withLock { $0.all } }

    /// The kind at these parts of a path; nil where there is none.
    public func resource(group: String, version: String, plural: String) -> ServedResource? {
        kinds.withLock { $0.served(group: group, version: version, plural: plural) }
    }

    /// The version of the last change of any object.
    public var resourceVersion: String { String(store.with { $0.version }) }

    /// How many watches of a kind are open.
    public func watchCount(_ resource: APIResource) -> Int { store.with { $0.watcherCount(GroupResource(resource)) } }

    /// Forgets the changes of a kind so far: watches from before get 410, as on a server that has run for long.
    public func forgetHistory(of resource: APIResource) { store.with { $0.forgetHistory(of: GroupResource(resource)) } }

    /// Gives the folder free. No more writes are taken.
    public func close() { store.close() }

    func served(_ resource: APIResource) throws(APIFailure) -> ServedResource {
        guard let served = kinds.withLock({ $0.served(resource) }) else { throw .noSuchPath }
        return served
    }
}
