public import ArcaneHTTP

/// Objects in a container of Azure Storage, as block blobs.
///
/// Locations are written `abfss://container@account.dfs.core.windows.net/prefix`, as engines that read them write them. The
/// requests go to the same account's Blob endpoint (`account.blob.core.windows.net`): it serves the same data, also of accounts
/// with a hierarchical namespace, and unlike the Data Lake endpoint it writes a whole object in one request, and one in parts
/// without a reader seeing it before the end. What a crash leaves are blocks without a blob; Azure drops them after a week.
public struct AzureStore: ObjectStore {
    /// The location as a URL.
    public let location: String
    let connection: AzureConnection

    /// Objects of `container` in the account on `host` (`account.dfs.core.windows.net`) whose keys begin with `prefix` and a
    /// `/`.
    ///
    /// The key or signature is read from `environment`: `AZURE_STORAGE_CONNECTION_STRING`, `AZURE_STORAGE_ACCOUNT_KEY` or
    /// `AZURE_STORAGE_KEY`, or `AZURE_STORAGE_SAS_TOKEN`. Throws `StreamError.configuration`.
    public init(
        container: String, host: String, prefix: String, settings: StorageConfiguration.Azure, environment: [String: String],
        http: HTTPClient, retry: RetryPolicy = .init()
    ) throws {
        location = StorageLocation.azure(container: container, host: host, prefix: prefix).description
        let account = String(host.prefix { $0 != "." })
        let (credentials, endpoint) = try AzureCredentials.read(environment, account: account)
        connection = AzureConnection(
            container: try AzureContainer(name: container, host: host, prefix: prefix, endpoint: settings.endpoint ?? endpoint),
            credentials: credentials, exchange: StoreExchange(http: http, policy: retry))
    }

    /// Writes a whole object.
    public func put(_ key: String, _ bytes: [UInt8]) async throws { try await connection.put(key, bytes) }

    /// Writes a whole object unless one of this key exists; says whether it was written.
    public func putIfAbsent(_ key: String, _ bytes: [UInt8]) async throws -> Bool {
        try await connection.putIfAbsent(key, bytes)
    }

    /// Reads a whole object; nil where there is none.
    public func get(_ key: String) async throws -> [UInt8]? { try await connection.get(key) }

    /// Removes an object.
    public func delete(_ key: String) async throws { try await connection.delete(key) }

    /// The objects whose keys begin with `prefix`.
    public func list(_ prefix: String) async throws -> [ObjectInfo] {
        try ObjectKey.checkPrefix(prefix)
        var objects: [ObjectInfo] = []
        var marker: String?
        repeat {
            var query = [
                ("restype", "container"), ("comp", "list"), ("include", "metadata"), ("prefix", connection.fullKey(prefix)),
            ]
            if let marker { query.append(("marker", marker)) }
            let call = StoreCall(method: "GET", query: query, purpose: "list '\(connection.name(prefix))'")
            let page = try AzureListPage(try await connection.succeed(call).body, purpose: call.purpose)
            objects += page.objects.compactMap { $0.relative(to: connection.prefix) }
            marker = page.marker
        } while marker != nil
        // Accounts with a hierarchical namespace list folder by folder, which is another order than that of the keys' bytes.
        return objects.sorted(by: ObjectKey.precedes)
    }

    /// Begins an object that is sent in blocks.
    public func writer(_ key: String) async throws -> any ObjectWriter {
        try ObjectKey.check(key)
        return PartWriter(AzureUpload(connection: connection, key: key))
    }

    /// Nothing to do: Azure drops blocks that belong to no blob after a week, and nobody can list them by prefix.
    public func removeLeftovers(_ prefix: String) async throws {
        try ObjectKey.checkPrefix(prefix)
    }
}
