import ArcaneCore
import ArcaneHTTP
import ArcaneStorage
import Testing

/// The vectors of AWS's Signature Version 4 test suite (aws-c-auth, `tests/aws-signing-test-suite/v4`), and the worked
/// examples of "Signature Calculations for the Authorization Header" in the Amazon S3 API Reference.
@Suite struct AWSSignatureV4Tests {
    /// A case of the suite: what differs from `GET /` at 2015-08-30T12:36:00Z, and the signature.
    struct Vector: Sendable, CustomTestStringConvertible {
        var name: String
        var method = "GET"
        var target = "/"
        var headers: HTTPHeaders = [:]
        var body = ""
        var token: String?
        var rule = AWSSignatureV4.PathRule.normalized
        var sendsBodyHash = false
        var signature: String

        var testDescription: String { name }

        /// What is signed. Some targets of the suite hold spaces, which no URL may.
        func address(at origin: String) throws -> WebAddress {
            var address = try WebAddress(origin)
            let path = target.prefix { $0 != "?" }
            address.path = String(path)
            address.query = path.endIndex == target.endIndex ? nil : String(target[path.endIndex...].dropFirst())
            return address
        }
    }

    static let unreserved = "-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
    static let stsToken = """
        AQoDYXdzEPT//////////wEXAMPLEtc764bNrC9SAPBSM22wDOk4x4HIZ8j4FZTwdQWLWsKWHGBuFqwAeMicRXmxfpSPfIeoIYRqTflfKD8YUuwth\
        Ax7mSEI/qkPpKPi/kMcGdQrmGdeehM4IC1NtBmUpp2wUE8phUZampKsburEDy0KPkyQDYwT7WZ0wq5VSXDvp75YU9HFvlRd8Tx6q6fE8YQcHNVXAki\
        Y9q6d+xo0rKwT38xVqr7ZD0u0iPPkUL64lIZbqBAz+scqKmlzm8FDrypNC9Yjc8fPOLn9FX9KSYvKTr4rvx3iSIlTJabIQwj2ICCR/oLxBA==
        """
    static let vanilla = "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"
    static let postVanilla = "5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b"

    static let paths: [Vector] = [
        .init(name: "get-vanilla", signature: vanilla),
        .init(name: "get-relative-normalized", target: "/example/..", signature: vanilla),
        .init(
            name: "get-relative-unnormalized", target: "/example/..", rule: .kept,
            signature: "eca7ead57bb5aa5c8e28007acd4ff04e1ff9a0ff3b237ec1554a184887ff9282"),
        .init(name: "get-relative-relative-normalized", target: "/example1/example2/../..", signature: vanilla),
        .init(
            name: "get-relative-relative-unnormalized", target: "/example1/example2/../..", rule: .kept,
            signature: "dc33e0856fd4baca4d7aa2146c38958283844764f38c74252a333df5e613003b"),
        .init(name: "get-slash-dot-slash-normalized", target: "/./", signature: vanilla),
        .init(
            name: "get-slash-dot-slash-unnormalized", target: "/./", rule: .kept,
            signature: "68714168e6557f8f2de0ef956fc24dc2593a4bd2961f8df51898d8a134695145"),
        .init(name: "get-slash-normalized", target: "//", signature: vanilla),
        .init(
            name: "get-slash-unnormalized", target: "//", rule: .kept,
            signature: "c88bcd3d312d75078c0cd961d6deae3f4c754924b01669efcfcb439fd5e5b76e"),
        .init(
            name: "get-slash-pointless-dot-normalized", target: "/./example",
            signature: "ef75d96142cf21edca26f06005da7988e4f8dc83a165a80865db7089db637ec5"),
        .init(
            name: "get-slash-pointless-dot-unnormalized", target: "/./example", rule: .kept,
            signature: "beb03f223f7deae4146464f06e29eebbee9c8afbe15c290cf07aa8b119e14cff"),
        .init(
            name: "get-slashes-normalized", target: "//example//",
            signature: "9a624bd73a37c9a373b5312afbebe7a714a789de108f0bdfe846570885f57e84"),
        .init(
            name: "get-slashes-unnormalized", target: "//example//", rule: .kept,
            signature: "87cca117541a147f6df867677d98a7d80dff226d2bfca9e4ffa899665623c7e5"),
        .init(
            name: "get-space-normalized", target: "/example space/",
            signature: "652487583200325589f1fba4c7e578f72c47cb61beeca81406b39ddec1366741"),
        .init(
            name: "get-space-unnormalized", target: "/example space/", rule: .kept,
            signature: "652487583200325589f1fba4c7e578f72c47cb61beeca81406b39ddec1366741"),
        .init(
            name: "get-unreserved", target: "/" + unreserved,
            signature: "07ef7494c76fa4850883e2b006601f940f8a34d404d0cfa977f52a65bbf5f24f"),
        .init(
            name: "get-utf8", target: "/ሴ", signature: "8318018e0b0f223aa2bbf98705b62bb787dc9c0e678f255a891fd03141be5d85"),
    ]

    static let queries: [Vector] = [
        .init(
            name: "get-vanilla-empty-query-key", target: "/?Param1=value1",
            signature: "a67d582fa61cc504c4bae71f336f98b97f1ea3c7a6bfe1b6e45aec72011b9aeb"),
        .init(
            name: "get-vanilla-query-order-encoded", target: "/?Param-3=Value3&Param=Value2&%E1%88%B4=Value1",
            signature: "371d3713e185cc334048618a97f809c9ffe339c62934c032af5a0e595648fcac"),
        .init(
            name: "get-vanilla-query-order-key-case", target: "/?Param2=value2&Param1=value1",
            signature: "b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500"),
        .init(
            name: "get-vanilla-query-unreserved", target: "/?\(unreserved)=\(unreserved)",
            signature: "9c3e54bfcdf0b19771a7f523ee5669cdf59bc7cc0884027167c21bb143a40197"),
        .init(
            name: "get-vanilla-utf8-query", target: "/?ሴ=bar",
            signature: "2cdec8eed098649ff3a119c94853b13c643bcf08f8b0a1d91e12c9027818dd04"),
        .init(
            name: "post-vanilla-query", method: "POST", target: "/?Param1=value1",
            signature: "28038455d6de14eafc1f9222cf5aa6f1a96197d7deb8263271d420d138af7f11"),
    ]

    static let headers: [Vector] = [
        .init(
            name: "get-header-key-duplicate",
            headers: ["My-Header1": "value2", "My-Header1": "value2", "My-Header1": "value1"],
            signature: "c9d5ea9f3f72853aea855b47ea873832890dbdd183b4468f858259531a5138ea"),
        .init(
            name: "get-header-value-multiline", headers: ["My-Header1": "value1\n  value2\n     value3"],
            signature: "cfd34249e4b1c8d6b91ef74165d41a32e5fab3306300901bb65a51a73575eefd"),
        .init(
            name: "get-header-value-order",
            headers: ["My-Header1": "value4", "My-Header1": "value1", "My-Header1": "value3", "My-Header1": "value2"],
            signature: "08c7e5a9acfcfeb3ab6b2185e75ce8b1deb5e634ec47601a50643f830c755c01"),
        .init(
            name: "get-header-value-trim", headers: ["My-Header1": " value1", "My-Header2": " \"a   b   c\""],
            signature: "acc3ed3afb60bb290fc8d2dd0098b9911fcaa05412b367055dee359757a9c736"),
        .init(
            name: "get-vanilla-with-session-token", token: "6e86291e8372ff2a2260956d9b8aae1d763fbf315fa00fa31553b73ebf194267",
            signature: "07ec1639c89043aa0e3e2de82b96708f198cceab042d4a97044c66dd9f74e7f8"),
        .init(name: "post-vanilla", method: "POST", signature: postVanilla),
        .init(
            name: "post-header-key-sort", method: "POST", headers: ["My-Header1": "value1"],
            signature: "c5410059b04c1ee005303aed430f6e6645f61f4dc9e1461ec8f8916fdf18852c"),
        .init(
            name: "post-header-value-case", method: "POST", headers: ["My-Header1": "VALUE1"],
            signature: "cdbc9802e29d2942e5e10b5bccfdd67c5f22c7c4e8ae67b53629efa58b974b7d"),
        .init(
            name: "post-sts-header-before", method: "POST", token: stsToken,
            signature: "85d96828115b5dc0cfc3bd16ad9e210dd772bbebba041836c64533a82be05ead"),
        .init(
            name: "post-x-www-form-urlencoded", method: "POST",
            headers: ["Content-Type": "application/x-www-form-urlencoded", "Content-Length": "13"],
            body: "Param1=value1", sendsBodyHash: true,
            signature: "d3875051da38690788ef43de4db0d8f280229d82040bfac253562e56c3f20e0b"),
        .init(
            name: "post-x-www-form-urlencoded-parameters", method: "POST",
            headers: ["Content-Type": "application/x-www-form-urlencoded; charset=utf-8", "Content-Length": "13"],
            body: "Param1=value1", sendsBodyHash: true,
            signature: "328d1b9eaadca9f5818ef05e8392801e091653bafec24fcab71e7344e7f51422"),
    ]

    @Test("agrees with AWS's test suite", arguments: paths + queries + headers)
    func suite(_ vector: Vector) throws {
        let signer = AWSSignatureV4(
            region: "us-east-1", service: "service",
            credentials: AWSCredentials(
                accessKeyID: "AKIDEXAMPLE", secretAccessKey: Secret("wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"),
                sessionToken: vector.token.map { Secret($0) }),
            pathRule: vector.rule, sendsBodyHash: vector.sendsBodyHash)
        let time = try #require(Timestamp(iso8601: "2015-08-30T12:36:00Z"))
        let signed = signer.signedHeaders(
            method: vector.method, address: try vector.address(at: "https://example.amazonaws.com"), headers: vector.headers,
            bodyHash: AWSSignatureV4.bodyHash(Array(vector.body.utf8)), at: time)
        let authorization = try #require(signed["Authorization"])
        #expect(authorization.hasSuffix(", Signature=\(vector.signature)"))
        #expect(authorization.hasPrefix("AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, "))
        #expect(signed["X-Amz-Date"] == "20150830T123600Z")
        #expect(signed["X-Amz-Security-Token"] == vector.token)
    }

    static let s3Examples: [Vector] = [
        .init(
            name: "GET Object with a range", target: "/test.txt", headers: ["Range": "bytes=0-9"],
            signature: "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41"),
        .init(
            name: "PUT Object with $ in the key", method: "PUT", target: "/test$file.text",
            headers: ["Date": "Fri, 24 May 2013 00:00:00 GMT", "x-amz-storage-class": "REDUCED_REDUNDANCY"],
            body: "Welcome to Amazon S3.", signature: "98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd"),
        .init(
            name: "PUT Object with $ in the key, sent encoded", method: "PUT", target: "/test%24file.text",
            headers: ["Date": "Fri, 24 May 2013 00:00:00 GMT", "x-amz-storage-class": "REDUCED_REDUNDANCY"],
            body: "Welcome to Amazon S3.", signature: "98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd"),
        .init(
            name: "GET Bucket Lifecycle: a parameter without a value", target: "/?lifecycle",
            signature: "fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543"),
        .init(
            name: "GET Bucket (List Objects)", target: "/?prefix=J&max-keys=2",
            signature: "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7"),
    ]

    @Test("agrees with the examples of the S3 API Reference", arguments: s3Examples)
    func s3(_ vector: Vector) throws {
        let signer = AWSSignatureV4(
            region: "us-east-1", service: "s3",
            credentials: AWSCredentials(
                accessKeyID: "AKIAIOSFODNN7EXAMPLE", secretAccessKey: Secret("wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY")))
        let hash = AWSSignatureV4.bodyHash(Array(vector.body.utf8))
        let signed = signer.signedHeaders(
            method: vector.method, address: try vector.address(at: "https://examplebucket.s3.amazonaws.com"),
            headers: vector.headers, bodyHash: hash, at: try #require(Timestamp(iso8601: "2013-05-24T00:00:00Z")))
        #expect(try #require(signed["Authorization"]).hasSuffix(", Signature=\(vector.signature)"))
        #expect(signed["X-Amz-Content-Sha256"] == hash)
    }

    private let signer = AWSSignatureV4(
        region: "eu-central-1", service: "execute-api",
        credentials: AWSCredentials(
            accessKeyID: "AKID", secretAccessKey: Secret("hidden-key"), sessionToken: Secret("hidden-token")))

    private func signed(_ url: String, _ headers: HTTPHeaders = [:]) throws -> HTTPHeaders {
        signer.signedHeaders(
            method: "GET", address: try WebAddress(url), headers: headers, bodyHash: AWSSignatureV4.bodyHash([]),
            at: Timestamp(microseconds: 1_700_000_000_999_999))
    }

    @Test("an encoded path is encoded once more for services other than S3")
    func encodesTwice() throws {
        // Signed as `/a%257Eb`, so what is sent as `/a%7Eb` and as `/a~b` must differ.
        #expect(try signed("https://api.example/a%7Eb")["Authorization"] != signed("https://api.example/a~b")["Authorization"])
    }

    @Test("a plus sign in the query means a space, as servers read it")
    func plus() throws {
        #expect(
            try signed("https://api.example/?q=a+b")["Authorization"] == signed("https://api.example/?q=a%20b")["Authorization"]
        )
        #expect(
            try signed("https://api.example/?q=a+b")["Authorization"] != signed("https://api.example/?q=a%2Bb")["Authorization"]
        )
    }

    @Test("fields that proxies change are sent but not signed")
    func unsigned() throws {
        let headers = try signed("https://api.example/", ["User-Agent": "x", "Accept": "text/plain"])
        #expect(headers["User-Agent"] == "x")
        #expect(try #require(headers["Authorization"]).contains("SignedHeaders=accept;host;x-amz-date;x-amz-security-token,"))
    }

    @Test("a port that is not the scheme's own is part of the signed host")
    func port() throws {
        let plain = try signed("https://api.example/")["Authorization"]
        #expect(try signed("https://api.example:443/")["Authorization"] == plain)
        #expect(try signed("https://api.example:8443/")["Authorization"] != plain)
    }

    @Test("the time is cut to the second and an old signature replaced")
    func replaces() throws {
        let once = try signed("https://api.example/")
        let twice = try signed("https://api.example/", once)
        #expect(once["X-Amz-Date"] == "20231114T221320Z")
        #expect(twice.values(of: "Authorization") == once.values(of: "Authorization"))
        #expect(twice.values(of: "X-Amz-Date").count == 1)
    }

    @Test("no printed form of a signer shows a key")
    func secrets() {
        var dumped = ""
        dump(signer, to: &dumped)
        #expect(!"\(signer) \(String(reflecting: signer)) \(dumped)".contains("hidden"))
    }
}
