import ArcaneCore
import Testing

@testable import ArcaneStorage

@Suite struct AzureCredentialsTests {
    private func key(_ text: String = "a2V5") throws -> AzureCredentials {
        .sharedKey(try #require(AzureSharedKey(account: "account", key: Secret(text))))
    }

    @Test("the key comes from either variable, the signature without its question mark")
    func variables() throws {
        #expect(try AzureCredentials.read(["AZURE_STORAGE_ACCOUNT_KEY": " a2V5\n"], account: "account").0 == key())
        #expect(try AzureCredentials.read(["AZURE_STORAGE_KEY": "a2V5"], account: "account").0 == key())
        let expected = AzureCredentials.signature(Secret("sv=1&sig=x%3D"))
        #expect(try AzureCredentials.read(["AZURE_STORAGE_SAS_TOKEN": "?sv=1&sig=x%3D"], account: "account").0 == expected)
        #expect(try AzureCredentials.read(["AZURE_STORAGE_SAS_TOKEN": "sv=1&sig=x%3D"], account: "account").0 == expected)
    }

    @Test("a connection string comes first, and brings its endpoint")
    func connectionString() throws {
        let text =
            "DefaultEndpointsProtocol=https;AccountName=account;AccountKey=a2V5LXR3bw==;EndpointSuffix=core.chinacloudapi.cn"
        let (credentials, endpoint) = try AzureCredentials.read(
            ["AZURE_STORAGE_CONNECTION_STRING": text, "AZURE_STORAGE_KEY": "a2V5"], account: "account")
        #expect(try credentials == key("a2V5LXR3bw=="))
        #expect(endpoint == "https://account.blob.core.chinacloudapi.cn")
        let sas = try AzureCredentials.read(
            ["AZURE_STORAGE_CONNECTION_STRING": "BlobEndpoint=http://h:1/account/;SharedAccessSignature=sv=1&sig=y"],
            account: "account")
        #expect(sas.0 == .signature(Secret("sv=1&sig=y")))
        #expect(sas.endpoint == "http://h:1/account/")
    }

    @Test(
        "what is wrong is told with the variable's name and without its value",
        arguments: [
            ([:], "AZURE_STORAGE_ACCOUNT_KEY"), (["AZURE_STORAGE_KEY": ""], "no credentials"),
            (["AZURE_STORAGE_ACCOUNT_KEY": "hidden!"], "AZURE_STORAGE_ACCOUNT_KEY is not base64"),
            (["AZURE_STORAGE_CONNECTION_STRING": "AccountName=other;AccountKey=aGlkZGVu"], "'other'"),
            (
                ["AZURE_STORAGE_CONNECTION_STRING": "AccountName=account;Hidden=hidden"],
                "neither AccountKey nor SharedAccessSignature"
            ),
            (
                ["AZURE_STORAGE_CONNECTION_STRING": "AccountKey=hidden!"],
                "AccountKey in AZURE_STORAGE_CONNECTION_STRING is not base64"
            ),
        ] as [([String: String], String)])
    func wrong(_ environment: [String: String], _ text: String) throws {
        let error = try #require(throws: StreamError.self) { try AzureCredentials.read(environment, account: "account") }
        #expect(error.code == .configuration)
        #expect(error.message.contains(text))
        #expect(!error.message.contains("hidden") && !error.message.contains("aGlkZGVu"))
    }
}
