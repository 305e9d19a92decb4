import ArcaneCore
public import ArcaneHTTP

/// Objects in a bucket of Amazon S3, or of a service that speaks its protocol.
///
/// `putIfAbsent` is a conditional write (`If-None-Match: *`). A service that ignores this header, as MinIO did before 2024, cannot keep two
/// writers apart and must not be used. What a crash leaves are uploads in parts, which cost space and are in no list;
/// `removeLeftovers` aborts them.
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
    public func put(_ key: String, _ bytes: [UInt8]) async throws {
        try ObjectKey.check(key)
        _ = try await connection.succeed(putCall(key, bytes))
    }

    /// Writes a whole object unless one of this key exists; says whether it was written.
    public func putIfAbsent(_ key: String, _ bytes: [UInt8]) async throws -> Bool {
        try ObjectKey.check(key)
        var call = putCall(key, bytes)
        call.headers["If-None-Match"] = "*"
        let outcome = try await connection.send(call)
        if outcome.answer.isSuccess { return true }
        guard outcome.answer.status == 412 else { throw connection.error(outcome.answer, call) }
        // A try whose answer was lost may have written the object that this one has found.
        return outcome.mayHaveHappenedBefore ? try await get(key) == bytes : false
    }

    /// Reads a whole object; nil where there is none.
    public func get(_ key: String) async throws -> [UInt8]? {
        try ObjectKey.check(key)
        let call = StoreCall(
            method: "GET", key: connection.fullKey(key), limit: StoreExchange.objectLimit,
            purpose: "read '\(connection.name(key))'")
        let answer = try await connection.send(call).answer
        if answer.isSuccess { return answer.body }
        if answer.status == 404, S3Failure(answer).code != "NoSuchBucket" { return nil }
        throw connection.error(answer, call)
    }

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
            objects += page.objects.compactMap { $0.relative(to: connection.bucket.prefix) }
            token = page.continuation
        } while token != nil
        return objects
    }

    /// Removes an object.
    public func delete(_ key: String) async throws {
        try ObjectKey.check(key)
        let call = StoreCall(
            method: "DELETE", key: connection.fullKey(key), purpose: "delete '\(connection.name(key))'")
        let answer = try await connection.send(call).answer
        if answer.isSuccess || answer.status == 404 && S3Failure(answer).code != "NoSuchBucket" { return }
        throw connection.error(answer, call)
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
        while true {
            let query = [("uploads", ""), ("encoding-type", "url"), ("prefix", connection.fullKey(prefix))]
            let answer = try await connection.succeed(.init(method: "GET", query: query, purpose: purpose))
            let page = try S3UploadsPage(answer.body, purpose: purpose)
            for upload in page.uploads { await abort(upload.id, fullKey: upload.key) }
            // Aborted uploads are gone from the list, so the next page is again the first one.
            if !page.isTruncated || page.uploads.isEmpty { return }
        }
    }

    /// Aborts an upload in parts. A failure is not reported: what stays is a leftover.
    func abort(_ upload: String, fullKey: String) async {
        _ = try? await connection.send(
            .init(method: "DELETE", key: fullKey, query: [("uploadId", upload)], purpose: "abort an upload of '\(fullKey)'"))
    }

    private func putCall(_ key: String, _ bytes: [UInt8]) -> StoreCall {
        .init(
            method: "PUT", key: connection.fullKey(key), headers: ["Content-Type": "application/octet-stream"], body: bytes,
            purpose: "write '\(connection.name(key))'")
    }
}

extension ObjectInfo {
    /// The object with the part of its key behind `prefix`; nil where the key does not begin so, or is nothing more.
    func relative(to prefix: String) -> ObjectInfo? {
        guard key.utf8.starts(with: prefix.utf8), key.utf8.count > prefix.utf8.count else { return nil }
        return ObjectInfo(key: String(decoding: key.utf8.dropFirst(prefix.utf8.count), as: UTF8.self), size: size)
    }
}
