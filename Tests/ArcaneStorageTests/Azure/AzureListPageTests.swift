import ArcaneCore
import Testing

@testable import ArcaneStorage

@Suite struct AzureListPageTests {
    private func page(_ content: String) throws -> AzureListPage {
        try AzureListPage(
            Array("\u{FEFF}<?xml version='1.0'?><EnumerationResults>\(content)</EnumerationResults>".utf8), purpose: "list 'x'")
    }

    @Test("blobs are read, folders left out, in both ways they are marked")
    func blobs() throws {
        let page = try page(
            """
            <Blobs>
            <Blob><Name>a &amp; b</Name><Properties><Content-Length>3</Content-Length><ResourceType>file</ResourceType></Properties></Blob>
            <Blob><Name>f</Name><Properties><Content-Length>0</Content-Length><ResourceType>directory</ResourceType></Properties></Blob>
            <Blob><Name>g</Name><Properties><Content-Length>0</Content-Length></Properties><Metadata><hdi_isfolder>true</hdi_isfolder></Metadata></Blob>
            </Blobs><NextMarker>m</NextMarker>
            """)
        #expect(page.objects == [ObjectInfo(key: "a & b", size: 3)])
        #expect(page.marker == "m")
    }

    @Test("an empty marker is the end, and an empty list a page")
    func end() throws {
        #expect(try page("<Blobs /><NextMarker />").marker == nil)
        #expect(try page("<Blobs /><NextMarker />").objects == [])
    }

    @Test(
        "what is no page is refused",
        arguments: ["", "<html/>", "<EnumerationResults><Blobs><Blob><Name>a</Name></Blob></Blobs></EnumerationResults>"])
    func broken(_ body: String) throws {
        let error = try #require(throws: StreamError.self) { try AzureListPage(Array(body.utf8), purpose: "list 'x'") }
        #expect(error.code == .refused && error.message.contains("BlobEndpoint"))
    }
}
