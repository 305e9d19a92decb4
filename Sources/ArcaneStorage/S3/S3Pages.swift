import ArcaneCore
import ArcaneHTTP

/// One page of ListObjectsV2.
struct S3ListPage: Hashable, Sendable {
    /// The objects, with full keys.
    let objects: [ObjectInfo]
    /// Where the next page begins; nil at the end.
    let continuation: String?

    /// Reads a page; throws `StreamError.refused` where it is none.
    init(_ body: [UInt8], purpose: String) throws {
        guard let root = XMLElement(body), root.name == "ListBucketResult" else { throw notS3(purpose) }
        objects = try root.all("Contents").map { entry in
            guard let key = entry["Key"]?.text, let size = entry["Size"].flatMap({ Int($0.text) }) else { throw notS3(purpose) }
            return ObjectInfo(key: decodedKey(key, in: root), size: size)
        }
        let isTruncated = root["IsTruncated"]?.text == "true"
        continuation = isTruncated ? root["NextContinuationToken"]?.text : nil
        if isTruncated && continuation == nil { throw notS3(purpose) }
    }
}

/// One page of ListMultipartUploads.
struct S3UploadsPage: Hashable, Sendable {
    /// An upload that was begun.
    struct Upload: Hashable, Sendable {
        /// The full key.
        var key: String
        /// The upload's name.
        var id: String
    }

    /// The uploads.
    let uploads: [Upload]
    /// Where the next page begins; nil at the end.
    let next: Upload?

    /// Reads a page; throws `StreamError.refused` where it is none.
    init(_ body: [UInt8], purpose: String) throws {
        guard let root = XMLElement(body), root.name == "ListMultipartUploadsResult" else { throw notS3(purpose) }
        uploads = try root.all("Upload").map { entry in
            guard let key = entry["Key"]?.text, let id = entry["UploadId"]?.text else { throw notS3(purpose) }
            return Upload(key: decodedKey(key, in: root), id: id)
        }
        if root["IsTruncated"]?.text == "true" {
            guard let key = root["NextKeyMarker"]?.text, let id = root["NextUploadIdMarker"]?.text else { throw notS3(purpose) }
            next = Upload(key: decodedKey(key, in: root), id: id)
        } else {
            next = nil
        }
    }
}

/// A key of a list. XML cannot hold every character, so keys are asked for percent-encoded; a service that ignores the wish
/// does not say `EncodingType`. Some write a space as `+`, and all write `+` as `%2B`.
private func decodedKey(_ text: String, in list: XMLElement) -> String {
    guard list["EncodingType"]?.text == "url" else { return text }
    return String(decoding: PercentEncoding.decode(text.utf8, plusIsSpace: true), as: UTF8.self)
}

private func notS3(_ purpose: String) -> StreamError {
    .refused("cannot \(purpose): the answer is not S3's; correct sink.s3.endpoint")
}
