import ArcaneCore
import ArcaneKubernetes
import ArcaneResources
import Synchronization

/// A class whose streams are run: an informer of them, and what was learnt of their CRD.
final class RunningClass: Sendable {
    /// The name of the class.
    let name: String
    /// Its uid: one that is made anew under the same name is another.
    let uid: String
    /// What it says.
    let spec: StreamClassSpec
    /// The kind of its streams.
    let resource: APIResource
    /// Its streams.
    let streams: Informer<StreamDefinition>
    /// What was learnt of its CRD; nil before the first status was written.
    private let unkept = Mutex<UnkeptFields?>(nil)
    private let learnt: @Sendable () -> Void
    private let task = Mutex<Task<Void, Never>?>(nil)

    /// The index of streams by the templates that they name, as `namespace/name`.
    static let byTemplate = "template"
    /// The index of streams by the Secrets that they name, as `namespace/name`.
    static let bySecret = "secret"

    /// `learnt` is told when there is news of the CRD.
    init(
        name: String, uid: String, spec: StreamClassSpec, resource: APIResource, streams: Informer<StreamDefinition>,
        learnt: @escaping @Sendable () -> Void = {}
    ) {
        self.name = name
        self.uid = uid
        self.spec = spec
        self.resource = resource
        self.streams = streams
        self.learnt = learnt
        streams.cache.addIndex(Self.byTemplate) { _, stream in
            Set([stream.backend?.template, stream.backfillTemplate].compactMap { $0?.description }).sorted()
        }
        streams.cache.addIndex(Self.bySecret) { name, stream in
            stream.secrets.map { ObjectName(name.namespace, $0.name).description }
        }
    }

    /// The fields of a status that its CRD does not have; nil where no status has been written yet, so that nobody knows.
    var unkeptFields: UnkeptFields? { unkept.withLock { $0 } }

    /// Learns from a write of a status which fields its CRD does not have.
    func learn(sent: JSONValue, kept: JSONValue) {
        let isNews = unkept.withLock { unkept in
            var fields = unkept ?? UnkeptFields()
            fields.learn(sent: sent, kept: kept)
            defer { unkept = fields }
            return fields != unkept
        }
        if isNews { learnt() }
    }

    /// Begins to follow its streams.
    func start() {
        task.withLock { $0 = Task { await streams.run() } }
    }

    /// Ends that. Its streams are left as they are.
    func stop() {
        task.withLock { $0 }?.cancel()
    }

    /// Whether it runs what `other` says.
    func isSame(as other: ObservedClass) -> Bool { uid == other.uid && spec == other.spec }
}

/// The classes whose streams are run, by name.
final class RunningClasses: Sendable {
    private let classes = Mutex<[String: RunningClass]>([:])

    subscript(_ name: String) -> RunningClass? { classes.withLock { $0[name] } }

    /// All of them.
    var all: [RunningClass] { classes.withLock { Array($0.values) } }

    /// The streams of this name: one for each class that has one.
    func keys(of name: ObjectName) -> [StreamKey] {
        all.filter { $0.streams.cache[name] != nil }.map { StreamKey(className: $0.name, name: name) }
    }

    /// Puts a class in the place of the one of its name, which is returned.
    func replace(_ name: String, with new: RunningClass?) -> RunningClass? {
        classes.withLock { classes in
            defer { classes[name] = new }
            return classes[name]
        }
    }
}
