import ArcaneCore
import ArcaneTestSupport
import Foundation
import Testing

@testable import ArcaneLocalCluster

@Suite struct ImageMapTests {
    private func program(_ lines: [String], _ image: String) throws -> String? {
        try ImageMap(lines, folder: "/srv").entry(for: image)?.program
    }

    @Test(
        "an entry without a tag means all tags, and the registry's port is none",
        arguments: ["shop/orders", "shop/orders:1.2", "shop/orders@sha256:abc", "shop/orders:1.2@sha256:abc"])
    func repository(image: String) throws {
        #expect(try program(["shop/orders=/bin/orders"], image) == "/bin/orders")
        #expect(try program(["localhost:5000/shop/orders=/bin/orders"], "localhost:5000/\(image)") == "/bin/orders")
        #expect(try program(["shop/order=/bin/orders"], image) == nil)
    }

    @Test("the most exact entry counts, wherever it stands") func mostExact() throws {
        let lines = ["*=any", "shop/*=shop", "shop/orders=orders", "shop/orders:2=two"]
        for lines in [lines, lines.reversed()] {
            #expect(try program(lines, "shop/orders:2") == "two")
            #expect(try program(lines, "shop/orders:1") == "orders")
            #expect(try program(lines, "shop/other") == "shop")
            #expect(try program(lines, "busybox") == "any")
        }
    }

    @Test(
        "programs are paths below the folder, absolute paths, or names in PATH",
        arguments: [
            ("a=bin/x", "/srv/bin/x"), ("a=./x", "/srv/x"), ("a=../x", "/x"), ("a=/opt/x", "/opt/x"), ("a=python3", "python3"),
            ("a=", ""),
        ])
    func paths(line: String, expected: String) throws {
        #expect(try program([line], "a") == expected)
    }

    @Test("words behind the program are its arguments, equals signs included") func arguments() throws {
        let entry = try ImageMap(["a = run --mode=fast  -v"], folder: "/srv").entry(for: "a")
        #expect(entry == ImageMap.Entry(program: "run", arguments: ["--mode=fast", "-v"]))
    }

    @Test("what is no entry is refused", arguments: ["orders", "=x", "  =x"])
    func refuses(line: String) {
        #expect(throws: StreamError.self) { try ImageMap([line], folder: "/srv") }
    }

    @Test("a file has an entry on each line, and paths below its folder; entries added later win") func file() async throws {
        try await withTemporaryFolder { folder in
            let path = "\(folder)/images"
            try Data("# programs\n\norders = bin/orders\r\n  prices=prices serve \n".utf8).write(to: URL(filePath: path))
            let map = try ImageMap(file: path)
            #expect(map.entry(for: "orders:1")?.program == "\(folder)/bin/orders")
            #expect(map.entry(for: "prices")?.arguments == ["serve"])
            let both = map.adding(try ImageMap(["orders=/new"], folder: "/"))
            #expect(both.entry(for: "orders")?.program == "/new")
            #expect(both.entry(for: "prices")?.program == "prices")
            #expect(throws: StreamError.self) { try ImageMap(file: "\(folder)/none") }
        }
    }
}
