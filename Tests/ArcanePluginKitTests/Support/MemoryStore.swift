import ArcaneCore
import ArcaneStorage
import Synchronization

/// A store in memory that can be told to fail.
final class MemoryStore: ObjectStore {
    struct State {
        var objects: [String: [UInt8]] = [:]
        /// Called before every operation with its name and key; what it throws, the operation throws.
        var fault: (@Sendable (String, String) throws -> Void)?
        /// The same, called behind an operation: it has happened, and nobody is told.
        var lostAnswer: (@Sendable (String, String) throws -> Void)?
    }

    let location = "memory://test"
    private let state = Mutex(State())

    var objects: [String: [UInt8]] { state.withLock { $0.objects } }

    func setFault(_ fault: (@Sendable (String, String) throws -> Void)?) {
        state.withLock { $0.fault = fault }
    }

    func setLostAnswer(_ fault: (@Sendable (String, String) throws -> Void)?) {
        state.withLock { $0.lostAnswer = fault }
    }

    func put(_ key: String, _ bytes: [UInt8]) async throws {
        try check("put", key)
        state.withLock { $0.objects[key] = bytes }
    }

    func putIfAbsent(_ key: String, _ bytes: [UInt8]) async throws -> Bool {
        try check("putIfAbsent", key)
        let isNew = state.withLock { state in
            guard state.objects[key] == nil else { return false }
            state.objects[key] = bytes
            return true
        }
        try loseAnswer("putIfAbsent", key)
        return isNew
    }

    private func loseAnswer(_ operation: String, _ key: String) throws {
        try state.withLock { $0.lostAnswer }?(operation, key)
    }

    func get(_ key: String) async throws -> [UInt8]? {
        try check("get", key)
        return state.withLock { $0.objects[key] }
    }

    func list(_ prefix: String) async throws -> [ObjectInfo] {
        try check("list", prefix)
        return state.withLock { state in
            state.objects.filter { $0.key.hasPrefix(prefix) }.map { ObjectInfo(key: $0.key, size: $0.value.count) }
                .sorted { $0.key < $1.key }
        }
    }

    func delete(_ key: String) async throws {
        try check("delete", key)
        state.withLock { _ = $0.objects.removeValue(forKey: key) }
    }

    func removeLeftovers(_ prefix: String) async throws {}

    func writer(_ key: String) async throws -> any ObjectWriter {
        try check("writer", key)
        return Writer(store: self, key: key)
    }

    private func check(_ operation: String, _ key: String) throws {
        try state.withLock { $0.fault }?(operation, key)
    }

    private actor Writer: ObjectWriter {
        let store: MemoryStore
        let key: String
        var bytes: [UInt8] = []

        init(store: MemoryStore, key: String) {
            self.store = store
            self.key = key
        }

        func write(_ bytes: [UInt8]) async throws {
            try store.check("write", key)
            self.bytes += bytes
        }

        func finish() async throws {
            try store.check("finish", key)
            try await store.put(key, bytes)
            try store.loseAnswer("finish", key)
        }

        func abort() async {}
    }
}
