/// A place that holds objects by key: a folder, an S3 bucket, an Azure container.
///
/// Keys are relative to the store's location and use `/`: 1 to 1,024 bytes of UTF-8 in parts of 1 to 255 bytes, none of which
/// ends with a dot or begins with `.arcane-`. Every operation either happens whole or throws `StreamError` with the object's
/// key and the remedy; transient failures have been retried inside, and a cancelled task is told `StreamError.cancelled`.
public protocol ObjectStore: Sendable {
    /// The location as the spec gives it, for messages. It holds no secret.
    var location: String { get }

    /// Writes a whole object, replacing one of the same key. Once it returns, the object is durable.
    func put(_ key: String, _ bytes: [UInt8]) async throws

    /// Writes a whole object unless one of this key exists; says whether it was written.
    ///
    /// An object that holds exactly these bytes counts as written by this call: a try whose answer was lost may have written
    /// it. So of any number of simultaneous callers exactly one is told true, provided that each puts something of its own,
    /// such as a random identifier, into what it writes.
    func putIfAbsent(_ key: String, _ bytes: [UInt8]) async throws -> Bool

    /// Reads a whole object of at most 1 GiB; nil where there is none.
    func get(_ key: String) async throws -> [UInt8]?

    /// The objects whose keys begin with `prefix`, in the order of their keys' bytes. A folder is only a common beginning of
    /// keys; the prefix may end in the middle of a name, and the empty one lists all.
    func list(_ prefix: String) async throws -> [ObjectInfo]

    /// Removes an object; one that does not exist is no error.
    func delete(_ key: String) async throws

    /// Begins an object that is written in pieces. It appears under its key only when it is finished, and replaces one of
    /// the same key then.
    func writer(_ key: String) async throws -> any ObjectWriter

    /// Removes what writers under `prefix` that died left behind and no list shows: temporary files of processes that are gone,
    /// uploads that were never completed. Who owns the prefix calls it, before writing.
    func removeLeftovers(_ prefix: String) async throws
}

/// An object being written in pieces, in memory that does not grow with the object. One task at a time uses it.
public protocol ObjectWriter: Sendable {
    /// Appends bytes; waits while the store is slower than the caller. After an error the object is given up.
    func write(_ bytes: [UInt8]) async throws

    /// Makes the object durable and visible under its key.
    func finish() async throws

    /// Drops what was written; nothing appears under the key. Without effect after `finish`.
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
