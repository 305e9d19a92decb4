import ArcaneCore
import ArcaneStorage
import Testing

@Suite struct StorageLocationTests {
    @Test(
        "folders, buckets and containers are read",
        arguments: [
            ("file:///data/streams", StorageLocation.file(path: "/data/streams")),
            ("file://localhost/data", .file(path: "/data")),
            ("FILE:///with%20space/a", .file(path: "/with space/a")), ("file:///", .file(path: "/")),
            ("s3://bucket/a/b", .s3(bucket: "bucket", prefix: "a/b")), ("s3a://bucket", .s3(bucket: "bucket", prefix: "")),
            ("s3://my.bucket_1/", .s3(bucket: "my.bucket_1", prefix: "")),
            ("s3://bucket//a//", .s3(bucket: "bucket", prefix: "a")),
            ("s3://bucket/with space/%41?", .s3(bucket: "bucket", prefix: "with space/%41?")),
            (
                "abfss://data@account.dfs.core.windows.net/a/b/",
                .azure(container: "data", host: "account.dfs.core.windows.net", prefix: "a/b")
            ),
            (
                "abfss://data@Account.DFS.core.windows.net",
                .azure(container: "data", host: "account.dfs.core.windows.net", prefix: "")
            ),
        ])
    func parse(_ text: String, _ location: StorageLocation) throws {
        #expect(try StorageLocation(text) == location)
    }

    @Test(
        "a location reads as it is written, and is read again as the same",
        arguments: [
            "file:///data/streams", "s3://bucket/a/b", "s3://bucket", "abfss://c@a.dfs.core.windows.net/p",
            "abfss://c@a.dfs.core.windows.net",
        ])
    func description(_ text: String) throws {
        #expect(try StorageLocation(text).description == text)
    }

    @Test(
        "what is wrong is told with what to write",
        arguments: [
            ("", "file:///folder"), ("/data", "write file:///data"), ("data", "is no URL"), ("file://data/x", "three slashes"),
            ("file://", "absolute path"), ("file:///a/../b", "'..'"), ("s3://", "bucket name"), ("s3://a", "bucket name"),
            ("s3://buck et/x", "bucket name"), ("s3://bucket/a//b", "empty part"), ("s3://bucket/a/../b", "ends with a dot"),
            ("abfs://c@a.dfs.core.windows.net", "write abfss://"),
            ("abfss://account.dfs.core.windows.net/c", "container@account"),
            ("abfss://@account/x", "container@account"), ("abfss://a@b@c/x", "container@account"),
            ("wasbs://c@a/x", "abfss://"),
            ("https://bucket.s3.amazonaws.com/x", "s3://bucket"), ("gs://bucket", "not known"), ("ftp://x", "not known"),
        ])
    func wrong(_ text: String, _ remedy: String) throws {
        let error = try #require(throws: StreamError.self) { try StorageLocation(text) }
        #expect(error.code == .configuration)
        #expect(error.message.hasPrefix("sink.location "))
        #expect(error.message.contains(remedy))
    }

    @Test(
        "credentials in a location are refused, and not repeated",
        arguments: [
            "s3://AKID:hidden@bucket/x", "abfss://c@a.dfs.core.windows.net/x?sv=1&sig=hidden",
            "abfss://c@a.dfs.core.windows.net?sig=hidden",
        ])
    func credentials(_ text: String) throws {
        let error = try #require(throws: StreamError.self) { try StorageLocation(text) }
        #expect(!error.message.contains("hidden"))
        #expect(error.message.contains("in the environment"))
    }
}
