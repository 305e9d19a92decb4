import ArcaneCore
import ArcaneHTTP
import ArcaneStorage
import Testing

@Suite struct MakeObjectStoreTests {
    private func make(
        _ location: String, _ configuration: StorageConfiguration = .init(), _ environment: [String: String] = [:]
    ) throws -> any ObjectStore {
        try makeObjectStore(
            location: try StorageLocation(location), configuration: configuration, environment: environment,
            http: SharedServers.http)
    }

    @Test("each location has its store, which tells the location")
    func kinds() throws {
        let keys = ["AWS_ACCESS_KEY_ID": "a", "AWS_SECRET_ACCESS_KEY": "b", "AWS_REGION": "c", "AZURE_STORAGE_KEY": "a2V5"]
        #expect(try make("file:///data/x") is FileStore)
        #expect(try make("file:///data/x").location == "file:///data/x")
        #expect(try make("s3://bucket/p", .init(), keys) is S3Store)
        #expect(try make("s3://bucket/p", .init(), keys).location == "s3://bucket/p")
        #expect(try make("abfss://c@a.dfs.core.windows.net/p", .init(), keys) is AzureStore)
        #expect(try make("abfss://c@a.dfs.core.windows.net/p", .init(), keys).location == "abfss://c@a.dfs.core.windows.net/p")
    }

    @Test(
        "what is missing is named before anything is sent",
        arguments: [
            ("s3://bucket/p", [:], "sink.s3.region"), ("s3://bucket/p", ["AWS_REGION": "r"], "AWS_ACCESS_KEY_ID"),
            ("s3://bucket/p", ["AWS_REGION": "r", "AWS_WEB_IDENTITY_TOKEN_FILE": "/x"], "AWS_ROLE_ARN"),
            ("abfss://c@account.dfs.core.windows.net/p", [:], "AZURE_STORAGE_ACCOUNT_KEY"),
            (
                "abfss://c@account.dfs.core.windows.net/p", ["AZURE_STORAGE_KEY": "no base64!"],
                "AZURE_STORAGE_KEY is not base64"
            ),
        ] as [(String, [String: String], String)])
    func missing(_ location: String, _ environment: [String: String], _ name: String) throws {
        let error = try #require(throws: StreamError.self) { try make(location, .init(), environment) }
        #expect(error.code == .configuration)
        #expect(error.message.contains(name))
    }

    @Test("an endpoint that is no URL is named")
    func endpoint() throws {
        let error = try #require(throws: StreamError.self) {
            try make(
                "abfss://c@a.dfs.core.windows.net", .init(azure: .init(endpoint: "localhost")), ["AZURE_STORAGE_KEY": "a2V5"])
        }
        #expect(error.code == .configuration && error.message.contains("BlobEndpoint"))
    }
}
