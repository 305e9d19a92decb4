import ArcaneCore
import Testing

@testable import ArcaneStorage

@Suite struct ObjectKeyTests {
    @Test(
        "ordinary and strange keys are allowed",
        arguments: [
            "a", "a/b/c.parquet", "with space/+ % ? # & = ü 😀.json", "_arcane/x", ".hidden", "a..b",
            String(repeating: "x", count: 255),
        ])
    func allowed(_ key: String) throws {
        try ObjectKey.check(key)
        try ObjectKey.checkPrefix(key)
        try ObjectKey.checkPrefix(key + "/")
        try ObjectKey.checkPrefix(key + "/part")
    }

    @Test(
        "keys that some store cannot hold are refused with the reason",
        arguments: [
            ("", "empty part"), ("/a", "empty part"), ("a/", "empty part"), ("a//b", "empty part"),
            ("a/../b", "ends with a dot"), ("./a", "ends with a dot"), ("name.", "ends with a dot"),
            ("a\nb", "control character"), (String(repeating: "x", count: 256), "255 bytes"),
            (Array(repeating: "xxx", count: 300).joined(separator: "/"), "1,024 bytes"), ("a/.arcane-1.tmp", "'.arcane-'"),
        ])
    func refused(_ key: String, _ reason: String) throws {
        let error = try #require(throws: StreamError.self) { try ObjectKey.check(key) }
        #expect(error.code == .configuration)
        #expect(error.message.contains(reason))
    }

    @Test("the empty prefix stands for all keys, but no prefix leaves the location")
    func prefix() throws {
        try ObjectKey.checkPrefix("")
        try ObjectKey.checkPrefix("data/part.")
        try ObjectKey.checkPrefix("data/..")
        #expect(throws: StreamError.self) { try ObjectKey.checkPrefix("../other") }
        #expect(throws: StreamError.self) { try ObjectKey.checkPrefix("a/../../") }
    }

    @Test("lists are in the order of UTF-8 bytes, as S3 sorts")
    func order() {
        let keys = ["ü", "z", "a/b", "a.b", "a", "😀", "\u{FF5E}"]
        let sorted = keys.map { ObjectInfo(key: $0, size: 0) }.sorted(by: ObjectKey.precedes).map(\.key)
        #expect(sorted == ["a", "a.b", "a/b", "z", "ü", "\u{FF5E}", "😀"])
    }
}
