import ArcaneCore
import ArcaneHTTP
import ArcaneTestSupport
import Testing

@testable import ArcaneStorage

@Suite struct AzureSharedKeyTests {
    private let key = AzureSharedKey(account: "myaccount", key: Secret(AzureService.key))

    @Test("the text to sign is that of Microsoft's examples")
    func examples() throws {
        let key = try #require(key)
        // "Authorize with Shared Key", "Constructing the canonicalized resource string": Get Container Metadata, List Blobs.
        let metadata = try WebAddress("https://myaccount.blob.core.windows.net/mycontainer?restype=container&comp=metadata")
        let headers: HTTPHeaders = ["x-ms-date": "Fri, 26 Jun 2015 23:39:12 GMT", "x-ms-version": "2015-02-21"]
        #expect(
            key.stringToSign(method: "GET", address: metadata, headers: headers, length: 0)
                == "GET\n\n\n\n\n\n\n\n\n\n\n\nx-ms-date:Fri, 26 Jun 2015 23:39:12 GMT\nx-ms-version:2015-02-21\n"
                + "/myaccount/mycontainer\ncomp:metadata\nrestype:container")
        let list = try WebAddress(
            "https://myaccount.blob.core.windows.net/container?restype=container&comp=list&include=snapshots&include=metadata"
                + "&include=uncommittedblobs")
        #expect(
            key.stringToSign(method: "GET", address: list, headers: headers, length: 0).hasSuffix(
                "/myaccount/container\ncomp:list\ninclude:metadata,snapshots,uncommittedblobs\nrestype:container"))
    }

    @Test("a body's length and the standard fields have their lines; own fields are sorted and trimmed")
    func fields() throws {
        let key = try #require(key)
        let address = try WebAddress("http://127.0.0.1:10000/myaccount/c/a%20b?comp=block&blockid=QUJD%3D")
        let headers: HTTPHeaders = [
            "x-ms-version": "v", "X-Ms-Blob-Type": " BlockBlob ", "Content-Type": "text/plain", "If-None-Match": "*",
            "Range": "bytes=0-1",
        ]
        #expect(
            key.stringToSign(method: "PUT", address: address, headers: headers, length: 12)
                == "PUT\n\n\n12\n\ntext/plain\n\n\n\n*\n\nbytes=0-1\nx-ms-blob-type:BlockBlob\nx-ms-version:v\n"
                + "/myaccount/myaccount/c/a%20b\nblockid:QUJD=\ncomp:block")
    }

    @Test("the signature is the text's HMAC-SHA256 in base64, as Python computes it")
    func signature() async throws {
        let key = try #require(key)
        let address = try WebAddress("https://myaccount.blob.core.windows.net/c/ü?comp=list")
        let time = try #require(Timestamp(iso8601: "2015-06-26T23:39:12Z"))
        let signed = key.signedHeaders(method: "GET", address: address, headers: ["x-ms-version": "v"], length: 0, at: time)
        let text = key.stringToSign(method: "GET", address: address, headers: signed, length: 0)
        let expected = try await python(
            """
            import base64, hashlib, hmac, sys
            digest = hmac.new(base64.b64decode(sys.argv[1]), sys.argv[2].encode(), hashlib.sha256).digest()
            print(base64.b64encode(digest).decode(), end="")
            """, AzureService.key, text)
        #expect(signed["Authorization"] == "SharedKey myaccount:\(expected)")
        #expect(signed["x-ms-date"] == "Fri, 26 Jun 2015 23:39:12 GMT")
    }

    @Test("a key that is not base64 is none", arguments: ["", "no base64!", "abc"])
    func invalid(_ text: String) {
        #expect(AzureSharedKey(account: "a", key: Secret(text)) == nil)
    }
}
