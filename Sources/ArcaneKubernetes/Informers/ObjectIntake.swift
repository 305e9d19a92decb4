import Logging
import Synchronization

/// Makes values of objects, and puts them into the cache; says once of each object that it cannot be read.
final class ObjectIntake<Value: Sendable>: Sendable {
    /// What has become of an object.
    private enum Outcome {
        case value(Value)
        /// It is of no interest.
        case ignored
        /// It cannot be read: what was known of it stays.
        case unreadable
    }

    let cache = ObjectCache<Value>()
    private let project: @Sendable (KubernetesObject) throws -> Value?
    private let logger: Logger
    private let faults = Mutex(Faults())

    /// The objects that cannot be read.
    private struct Faults {
        struct Fault {
            var reason: String
            var origin: Int
            /// The number of the list that last held the object, or behind which a watch told of it.
            var list: Int
        }
        var all: [ObjectName: Fault] = [:]
        /// How many lists of each selection were begun.
        var lists: [Int: Int] = [:]
    }

    init(logger: Logger, project: @escaping @Sendable (KubernetesObject) throws -> Value?) {
        self.logger = logger
        self.project = project
    }

    /// The objects that cannot be read, and why.
    var unreadable: [ObjectName: String] { faults.withLock { $0.all.mapValues(\.reason) } }

    /// Takes a part of the list; the first one begins it, the last one ends it.
    func list(_ page: ObjectPage, isFirst: Bool, isLast: Bool, origin: Int) {
        if isFirst {
            faults.withLock { $0.lists[origin, default: 0] += 1 }
            cache.change { cache in
                cache.beginList(of: origin, version: page.resourceVersion)
                return []
            }
        }
        // Object by object, so that nothing is there twice but one page.
        for object in page.items {
            let value: Value?
            switch read(object, origin) {
            case .value(let read): value = read
            case .unreadable: value = nil
            case .ignored: continue
            }
            cache.change { cache in
                cache.list(object.objectName, value, version: object.resourceVersion, origin: origin).map { [$0] } ?? []
            }
        }
        guard isLast else { return }
        faults.withLock { faults in
            let list = faults.lists[origin]
            faults.all = faults.all.filter { $0.value.origin != origin || $0.value.list == list }
        }
        cache.change { $0.endList(of: origin) }
    }

    /// Takes word from a watch.
    func tell(_ event: WatchEvent, origin: Int) {
        switch event {
        case .bookmark(let version): pass(version, origin)
        case .deleted(let object):
            faults.withLock { $0.all[object.objectName] = nil }
            tell(object, nil, origin)
        case .added(let object), .modified(let object):
            switch read(object, origin) {
            case .value(let value): tell(object, value, origin)
            case .ignored: tell(object, nil, origin)
            case .unreadable: pass(object.resourceVersion, origin)
            }
        }
    }

    /// Takes the answer to a write.
    func absorb(_ object: KubernetesObject, origin: Int) {
        let value: Value?
        switch read(object, origin) {
        case .value(let read): value = read
        case .ignored: value = nil
        case .unreadable: return
        }
        cache.change { cache in
            cache.absorb(object.objectName, value, version: object.resourceVersion, origin: origin).map { [$0] } ?? []
        }
    }

    private func tell(_ object: KubernetesObject, _ value: Value?, _ origin: Int) {
        cache.change { cache in
            cache.tell(object.objectName, value, version: object.resourceVersion, origin: origin).map { [$0] } ?? []
        }
    }

    private func pass(_ version: String, _ origin: Int) {
        cache.change { cache in
            cache.pass(version, origin: origin)
            return []
        }
    }

    private func read(_ object: KubernetesObject, _ origin: Int) -> Outcome {
        let name = object.objectName
        do {
            let value = try project(object)
            faults.withLock { $0.all[name] = nil }
            return value.map(Outcome.value) ?? .ignored
        } catch {
            let reason = "\(error)"
            let isNew = faults.withLock { faults in
                let fault = Faults.Fault(reason: reason, origin: origin, list: faults.lists[origin] ?? 0)
                return faults.all.updateValue(fault, forKey: name)?.reason != reason
            }
            if isNew {
                logger.error(
                    "an object cannot be read; what was known of it stays",
                    metadata: ["kind": "\(object.kind)", "name": "\(name)", "error": "\(reason)"])
            }
            return .unreadable
        }
    }
}
