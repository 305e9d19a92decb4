import ArcaneCore
import ArcaneStorage
import Testing

@Suite struct AWSCredentialsTests {
    @Test("keys and token come from AWS's variables")
    func complete() throws {
        let credentials = try AWSCredentials(environment: [
            "AWS_ACCESS_KEY_ID": "AKID", "AWS_SECRET_ACCESS_KEY": "key", "AWS_SESSION_TOKEN": "token",
        ])
        #expect(
            credentials == AWSCredentials(accessKeyID: "AKID", secretAccessKey: Secret("key"), sessionToken: Secret("token")))
    }

    @Test("no variables, or empty ones, are no credentials")
    func none() throws {
        #expect(try AWSCredentials(environment: [:]) == nil)
        #expect(try AWSCredentials(environment: ["AWS_ACCESS_KEY_ID": "", "AWS_SECRET_ACCESS_KEY": ""]) == nil)
    }

    @Test(
        "half a pair of keys is an error that names the missing half",
        arguments: zip(
            ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"], ["AWS_SECRET_ACCESS_KEY is not", "AWS_ACCESS_KEY_ID is not"]))
    func half(_ variable: String, _ expected: String) throws {
        let error = try #require(throws: StreamError.self) { try AWSCredentials(environment: [variable: "hidden"]) }
        #expect(error.code == .configuration)
        #expect(error.message.contains(expected))
        #expect(!error.message.contains("hidden"))
    }
}
