import ArcaneCore
import ArcaneHTTP
import Testing

@testable import ArcaneStorage

@Suite struct S3BucketTests {
    private func url(
        _ key: String = "", _ query: [(String, String)] = [], bucket: String = "data",
        settings: StorageConfiguration.S3 = .init(),
        environment: [String: String] = ["AWS_REGION": "eu-central-1"]
    ) throws -> String {
        try S3Bucket(name: bucket, prefix: "", settings: settings, environment: environment).address(key, query).text
    }

    @Test("AWS's own buckets stand in the host's name")
    func virtualHosted() throws {
        #expect(try url("a/b") == "https://data.s3.eu-central-1.amazonaws.com/a/b")
        #expect(try url("", [("list-type", "2")]) == "https://data.s3.eu-central-1.amazonaws.com/?list-type=2")
        #expect(try url("a", environment: ["AWS_REGION": "cn-north-1"]) == "https://data.s3.cn-north-1.amazonaws.com.cn/a")
    }

    @Test("with an endpoint the bucket stands in the path, unless the settings say otherwise")
    func pathStyle() throws {
        #expect(try url("a", settings: .init(endpoint: "http://minio:9000")) == "http://minio:9000/data/a")
        #expect(
            try url("", [("uploads", "")], settings: .init(endpoint: "http://minio:9000/")) == "http://minio:9000/data?uploads="
        )
        #expect(try url("a", settings: .init(endpoint: "http://h:9000/base")) == "http://h:9000/base/data/a")
        #expect(try url("a", settings: .init(endpoint: "http://minio:9000", pathStyle: false)) == "http://data.minio:9000/a")
        #expect(try url("a", settings: .init(pathStyle: true)) == "https://s3.eu-central-1.amazonaws.com/data/a")
    }

    @Test("a bucket with dots stands in the path, because no certificate covers its host")
    func dots() throws {
        #expect(try url("a", bucket: "my.data") == "https://s3.eu-central-1.amazonaws.com/my.data/a")
    }

    @Test("keys and values are encoded, slashes of keys stay")
    func encoding() throws {
        #expect(
            try url("a b/ü+?#%", [("prefix", "x/y z&=")])
                == "https://data.s3.eu-central-1.amazonaws.com/a%20b/%C3%BC%2B%3F%23%25?prefix=x%2Fy%20z%26%3D")
    }

    @Test("the settings come before the environment, and S3's endpoint before the general one")
    func order() throws {
        let environment = [
            "AWS_ENDPOINT_URL": "http://general", "AWS_ENDPOINT_URL_S3": "http://s3", "AWS_REGION": "r1",
            "AWS_DEFAULT_REGION": "r2",
        ]
        #expect(try url("a", environment: environment) == "http://s3/data/a")
        #expect(try url("a", settings: .init(endpoint: "http://set"), environment: environment) == "http://set/data/a")
        #expect(try url("a", environment: ["AWS_ENDPOINT_URL": "http://general"]) == "http://general/data/a")
        func region(_ settings: StorageConfiguration.S3, _ environment: [String: String]) throws -> String {
            try S3Bucket(name: "data", prefix: "", settings: settings, environment: environment).region
        }
        #expect(try region(.init(region: "r0"), environment) == "r0")
        #expect(try region(.init(), environment) == "r1")
        #expect(try region(.init(), ["AWS_DEFAULT_REGION": "r2"]) == "r2")
        #expect(try region(.init(endpoint: "http://minio"), [:]) == "us-east-1")
    }

    @Test("without a region, or with an endpoint that is no URL, the setting is named")
    func wrong() throws {
        let region = try #require(throws: StreamError.self) { try url(environment: ["AWS_REGION": ""]) }
        #expect(region.code == .configuration && region.message.contains("sink.s3.region"))
        for endpoint in ["minio:9000", "ftp://minio", "http://minio/?x=1"] {
            let error = try #require(throws: StreamError.self) { try url(settings: .init(endpoint: endpoint)) }
            #expect(error.code == .configuration && error.message.contains("sink.s3.endpoint"))
        }
    }
}
