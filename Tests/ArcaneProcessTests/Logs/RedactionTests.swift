import Testing

@testable import ArcaneProcess

@Suite("Redaction")
struct RedactionTests {
    @Test(
        "hides the values of variables whose names say that they are secret",
        arguments: [
            "ARCANE__CONNECTIONSTRING", "AWS_SECRET_ACCESS_KEY", "GITHUB_TOKEN", "db_password", "AZURE_STORAGE_SAS_TOKEN",
            "AWS_ACCESS_KEY_ID",
            "ARCANE__AUTHHEADERS", "TLS_PRIVATE_PEM", "SERVICE_CREDENTIALS",
        ])
    func hides(_ name: String) {
        #expect(Redaction(environment: [name: "hunter22"]).apply(to: "with hunter22 and hunter22") == "with *** and ***")
    }

    @Test(
        "leaves other variables, names of files and short values alone",
        arguments: ["HOME", "AWS_WEB_IDENTITY_TOKEN_FILE", "STREAMCONTEXT__SPEC"])
    func leaves(_ name: String) {
        #expect(Redaction(environment: [name: "hunter22"]).apply(to: "hunter22") == "hunter22")
        #expect(Redaction(environment: ["TOKEN": "true"]).apply(to: "true") == "true")
    }

    @Test("hides the longer of two secrets whole where one is part of the other")
    func overlapping() {
        let redaction = Redaction(environment: ["A_TOKEN": "abcdef", "B_TOKEN": "abcdefghi"])
        #expect(redaction.apply(to: "abcdefghi abcdef") == "*** ***")
    }
}
