import ArcaneCore
import ArcaneHTTP

/// An object sent to S3 in one request or in parts.
struct S3Upload: PartDestination {
    let store: S3Store
    let key: String

    var object: String { connection.name(key) }
    private var connection: S3Connection { store.connection }

    private var fullKey: String { connection.fullKey(key) }

    func put(_ bytes: [UInt8]) async throws { try await connection.put(key, bytes) }

    func begin() async throws -> String {
        let call = StoreCall(
            method: "POST", key: fullKey, query: [("uploads", "")], headers: ["Content-Type": "application/octet-stream"],
            purpose: "begin '\(object)'")
        let answer = try await connection.succeed(call)
        guard let upload = XMLElement(answer.body)?["UploadId"]?.text, !upload.isEmpty else {
            throw StreamError.refused("cannot \(call.purpose): the answer names no upload; correct sink.s3.endpoint")
        }
        return upload
    }

    func upload(_ bytes: [UInt8], part number: Int, of upload: String) async throws -> String {
        let call = StoreCall(
            method: "PUT", key: fullKey, query: [("partNumber", String(number)), ("uploadId", upload)], body: bytes,
            purpose: "write part \(number) of '\(object)'")
        guard let tag = try await connection.succeed(call).headers["ETag"] else {
            throw StreamError.refused("cannot \(call.purpose): the answer has no ETag; correct sink.s3.endpoint")
        }
        return tag
    }

    func complete(_ parts: [String], of upload: String, size: Int) async throws {
        let list = parts.enumerated().map { number, tag in
            "<Part><PartNumber>\(number + 1)</PartNumber><ETag>\(tag.replacing("&", with: "&amp;"))</ETag></Part>"
        }
        let document = "<CompleteMultipartUpload>\(list.joined())</CompleteMultipartUpload>"
        let call = StoreCall(
            method: "POST", key: fullKey, query: [("uploadId", upload)], headers: ["Content-Type": "application/xml"],
            body: Array(document.utf8), successMayFail: true, purpose: "complete '\(object)'")
        let answer = try await connection.send(call)
        guard connection.isFailure(answer, call) else { return }
        // A try whose answer was lost may have completed the upload; then it is known no more, and the object is there.
        if S3Failure(answer).code == "NoSuchUpload", try await store.list(key).contains(ObjectInfo(key: key, size: size)) {
            return
        }
        throw connection.error(answer, call)
    }

    func abort(_ upload: String) async {
        await store.abort(upload, fullKey: fullKey)
    }
}
