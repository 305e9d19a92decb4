import ArcaneCore
import ArcaneHTTP
import Testing

@testable import ArcaneStorage

@Suite struct AzureContainerTests {
    private func container(_ host: String, _ endpoint: String? = nil) throws -> AzureContainer {
        try AzureContainer(name: "data", host: host, prefix: "p", endpoint: endpoint)
    }

    @Test("requests go to the Blob endpoint of the account, in every cloud")
    func endpoint() throws {
        #expect(try container("acc.dfs.core.windows.net").address().text == "https://acc.blob.core.windows.net/data")
        #expect(try container("acc.dfs.core.chinacloudapi.cn").address().text == "https://acc.blob.core.chinacloudapi.cn/data")
        #expect(try container("acc.blob.core.windows.net").address().text == "https://acc.blob.core.windows.net/data")
        #expect(try container("acc.dfs.core.windows.net").account == "acc")
        #expect(try container("acc.dfs.core.windows.net").prefix == "p/")
    }

    @Test("an endpoint given replaces it, with its path")
    func override() throws {
        #expect(
            try container("acc.dfs.core.windows.net", "http://127.0.0.1:10000/acc").address("p/x").text
                == "http://127.0.0.1:10000/acc/data/p/x")
        #expect(try container("acc", "http://h/").address("p/x").text == "http://h/data/p/x")
    }

    @Test("keys and values are encoded, slashes of keys stay")
    func encoding() throws {
        #expect(
            try container("a.dfs.core.windows.net").address("p/a b?#ü", [("blockid", "QQ==/")]).text
                == "https://a.blob.core.windows.net/data/p/a%20b%3F%23%C3%BC?blockid=QQ%3D%3D%2F")
    }
}
