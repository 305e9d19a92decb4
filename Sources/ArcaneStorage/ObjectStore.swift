/// A place that holds objects by key: a folder, an S3 bucket, an Azure container.
///
/// Keys are relative to the store's location and use `/`. Every operation either happens whole or throws `StreamError`
/// with the object's key and the remedy; transient failures have been retried inside.
public protocol ObjectStore: Sendable {
    /// The location as the spec gives it, for messages.
    var location: String { get }

    /// Writes a whole object, replacing one of the same key.
    func put(_ key: String, _ bytes: [UInt8]) async throws

    /// Writes a whole object unless one of this key exists; says whether it was written.
    ///
    /// Of any number of simultaneous callers one is told true.
    func putIfAbsent(_ key: String, _ bytes: [UInt8]) async throws -> Bool

    /// Reads a whole object; nil where there is none.
    func get(_ key: String) async throws -> [UInt8]?

    /// The objects whose keys begin with `prefix`, in key order. A folder is only a common beginning of keys.
    func list(_ prefix: String) async throws -> [ObjectInfo]

    /// Removes an object; one that does not exist is no error.
    func delete(_ key: String) async throws

    /// Begins an object that is written in pieces. It appears under its key only when it is finished.
    func writer(_ key: String) async throws -> any ObjectWriter
}

/// An object being written in pieces, in memory that does not grow with the object.
public protocol ObjectWriter: Sendable {
    /// Appends bytes; waits while the store is slower than the caller.
    func write(_ bytes: [UInt8]) async throws

    /// Makes the object durable and visible under its key.
    func finish() async throws

    /// Drops what was written; nothing appears under the key.
    func abort() async
}

/// A stored object.
public struct ObjectInfo: Hashable, Sendable {
    /// The key, relative to the store's location.
    public var key: String
    /// The size in bytes.
    public var size: Int

    /// Creates the description of an object.
    public init(key: String, size: Int) {
        self.key = key
        self.size = size
    }
}
