import ArcaneCore
public import ArcaneHTTP

/// Objects in a bucket of Amazon S3, or of a service that speaks its protocol.
///
/// `putIfAbsent` is a conditional write (`If-None-Match: *`). A service that ignores this header, as MinIO did before 2024,
/// cannot keep two writers apart and must not be used. What a crash leaves are uploads in parts, which cost space and are in no
/// list; `removeLeftovers` aborts them.
public struct S3Store: ObjectStore {
    /// The location as a URL.
    public let location: String
    let connection: S3Connection

    /// Objects of `bucket` whose keys begin with `prefix` and a `/`.
    ///
    /// `environment` gives what the settings leave open. Throws `StreamError.configuration`.
    public init(
        bucket: String, prefix: String, settings: StorageConfiguration.S3, credentials: any AWSCredentialsSource,
        environment: [String: String], http: HTTPClient, retry: RetryPolicy = .init()
    ) throws {
        location = StorageLocation.s3(bucket: bucket, prefix: prefix).description
        connection = S3Connection(
            bucket: try S3Bucket(name: bucket, prefix: prefix, settings: settings, environment: environment),
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
        var token: String?
        repeat {
            var query = [("list-type", "2"), ("encoding-type", "url"), ("prefix", connection.fullKey(prefix))]
            if let token { query.append(("continuation-token", token)) }
            let call = StoreCall(method: "GET", query: query, purpose: "list '\(connection.name(prefix))'")
            let page = try S3ListPage(try await connection.succeed(call).body, purpose: call.purpose)
            objects += page.objects.compactMap { $0.relative(to: connection.prefix) }
            token = page.continuation
        } while token != nil
        return objects
    }

    /// Begins an object that is sent in parts.
    public func writer(_ key: String) async throws -> any ObjectWriter {
        try ObjectKey.check(key)
        return PartWriter(S3Upload(store: self, key: key))
    }

    /// Aborts the uploads of objects below `prefix` that were begun and never completed, also those of living writers.
    public func removeLeftovers(_ prefix: String) async throws {
        try ObjectKey.checkPrefix(prefix)
        let purpose = "list unfinished uploads of '\(connection.name(prefix))'"
        var markers: [(name: String, value: String)] = []
        repeat {
            let query = [("uploads", ""), ("encoding-type", "url"), ("prefix", connection.fullKey(prefix))] + markers
            let answer = try await connection.succeed(.init(method: "GET", query: query, purpose: purpose))
            let page = try S3UploadsPage(answer.body, purpose: purpose)
            for upload in page.uploads { await abort(upload.id, fullKey: upload.key) }
            markers = page.next.map { [("key-marker", $0.key), ("upload-id-marker", $0.id)] } ?? []
        } while !markers.isEmpty
    }

    /// Aborts an upload in parts. A failure is not reported: what stays is a leftover.
    func abort(_ upload: String, fullKey: String) async {
        _ = try? await connection.send(
            .init(method: "DELETE", key: fullKey, query: [("uploadId", upload)], purpose: "abort an upload of '\(fullKey)'"))
    }
}
