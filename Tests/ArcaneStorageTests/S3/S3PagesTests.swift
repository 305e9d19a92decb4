import ArcaneCore
import Testing

@testable import ArcaneStorage

@Suite struct S3PagesTests {
    private func page(_ content: String) throws -> S3ListPage {
        try S3ListPage(
            Array("<?xml version='1.0'?><ListBucketResult xmlns='http://x/'>\(content)</ListBucketResult>".utf8),
            purpose: "list 'x'")
    }

    @Test("keys are decoded only where the service says that it encoded them; a plus sign is then a space")
    func encoding() throws {
        let contents = "<Contents><Key>a+b%2Bc%20d%C3%BC</Key><Size>7</Size></Contents>"
        #expect(try page("<EncodingType>url</EncodingType>" + contents).objects == [ObjectInfo(key: "a b+c dü", size: 7)])
        #expect(try page(contents).objects == [ObjectInfo(key: "a+b%2Bc%20d%C3%BC", size: 7)])
    }

    @Test("the next page begins at the token, and there is none at the end")
    func continuation() throws {
        #expect(
            try page("<IsTruncated>true</IsTruncated><NextContinuationToken>a/b==</NextContinuationToken>").continuation
                == "a/b==")
        #expect(
            try page("<IsTruncated>false</IsTruncated><NextContinuationToken>a</NextContinuationToken>").continuation == nil)
    }

    @Test(
        "what is no page is refused, not taken for an empty one",
        arguments: [
            "<IsTruncated>true</IsTruncated>", "<Contents><Key>a</Key></Contents>",
            "<Contents><Key>a</Key><Size>x</Size></Contents>",
        ])
    func broken(_ content: String) throws {
        let error = try #require(throws: StreamError.self) { try page(content) }
        #expect(error.code == .refused && error.message.contains("sink.s3.endpoint"))
    }

    @Test("a page of another kind, or no XML, is refused", arguments: ["", "<html></html>", "{}"])
    func other(_ body: String) {
        #expect(throws: StreamError.self) { try S3ListPage(Array(body.utf8), purpose: "list") }
        #expect(throws: StreamError.self) { try S3UploadsPage(Array(body.utf8), purpose: "list") }
    }

    @Test("uploads come with their names and where the next page begins")
    func uploads() throws {
        let body = """
            <ListMultipartUploadsResult><EncodingType>url</EncodingType><IsTruncated>true</IsTruncated>
            <NextKeyMarker>z%2B</NextKeyMarker><NextUploadIdMarker>9</NextUploadIdMarker>
            <Upload><Key>a%20b</Key><UploadId>id-1</UploadId></Upload></ListMultipartUploadsResult>
            """
        let page = try S3UploadsPage(Array(body.utf8), purpose: "list")
        #expect(page.uploads == [.init(key: "a b", id: "id-1")])
        #expect(page.next == .init(key: "z+", id: "9"))
    }
}
