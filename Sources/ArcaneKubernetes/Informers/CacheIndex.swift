/// The names of a cache's objects by keys that are made of the objects.
struct CacheIndex<Value: Sendable>: Sendable {
    private let keys: @Sendable (ObjectName, Value) -> [String]
    private var names: [String: Set<ObjectName>] = [:]

    init(keys: @escaping @Sendable (ObjectName, Value) -> [String]) { self.keys = keys }

    func names(_ key: String) -> Set<ObjectName> { names[key] ?? [] }

    /// Takes a change of an object; nil for one that is not there.
    mutating func update(_ name: ObjectName, from old: Value?, to new: Value?) {
        let before = old.map { keys(name, $0) } ?? []
        let after = new.map { keys(name, $0) } ?? []
        guard before != after else { return }
        for key in before {
            names[key]?.remove(name)
            if names[key]?.isEmpty == true { names[key] = nil }
        }
        for key in after { names[key, default: []].insert(name) }
    }
}
