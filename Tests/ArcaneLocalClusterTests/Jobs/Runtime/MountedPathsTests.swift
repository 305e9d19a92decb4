import ArcaneCore
import ArcaneTestSupport
import Foundation
import Testing

@testable import ArcaneLocalCluster

@Suite struct MountedPathsTests {
    private func container(_ mounts: (String, String)...) -> JSONValue {
        ["volumeMounts": .array(mounts.map { ["name": .string($0.0), "mountPath": .string($0.1)] })]
    }

    @Test("a path at or below a mount becomes that of the folder, and other texts stay") func resolves() {
        let folder = PodFolder(Sample.pod(), in: "/state")
        let paths = MountedPaths(
            container(("data", "/data"), ("deep", "/data/deep/"), ("host", "/etc/shop"), ("claim", "/claim")),
            ["data": .empty, "deep": .files([:]), "host": .host("/home/anna"), "claim": .claim("disk")], folder)
        let pod = "/state/pods/default_orders-x_pod-uid"
        #expect(paths.resolved("/data") == "\(pod)/volumes/data")
        #expect(paths.resolved("/data/a/b") == "\(pod)/volumes/data/a/b")
        #expect(paths.resolved("/data/deep/c") == "\(pod)/volumes/deep/c")
        #expect(paths.resolved("/etc/shop/x") == "/home/anna/x")
        #expect(paths.resolved("/claim") == "/state/claims/default/disk")
        for text in ["/database", "data", "see /data/a", "{\"path\":\"/data\"}", ""] { #expect(paths.resolved(text) == text) }
    }

    @Test("a part of a volume can be mounted alone") func subPath() {
        let folder = PodFolder(Sample.pod(), in: "/state")
        let paths = MountedPaths(
            ["volumeMounts": [["name": "data", "mountPath": "/m", "subPath": "part"]]], ["data": .empty], folder)
        #expect(paths.resolved("/m/x") == folder.volume("data") + "/part/x")
    }

    @Test("folders are made, with files that only their owner can read, none of them outside") func prepares() async throws {
        try await withTemporaryFolder { root in
            let folder = PodFolder(Sample.pod(), in: root)
            try MountedPaths.prepare(
                [
                    "tmp": .empty, "disk": .claim("disk"),
                    "keys": .files(["a.txt": Data("marker".utf8), "deep/b.txt": Data(), "../../out.txt": Data()]),
                ], folder)
            let file = "\(folder.volume("keys"))/a.txt"
            #expect(try String(contentsOfFile: file, encoding: .utf8) == "marker")
            let attributes = try FileManager.default.attributesOfItem(atPath: file)
            #expect(attributes[.posixPermissions] as? Int == 0o600)
            #expect(FileManager.default.fileExists(atPath: "\(folder.volume("keys"))/deep/b.txt"))
            #expect(FileManager.default.fileExists(atPath: folder.volume("tmp")))
            #expect(FileManager.default.fileExists(atPath: "\(root)/claims/default/disk"))
            #expect(!FileManager.default.fileExists(atPath: "\(folder.path)/out.txt"))
        }
    }
}
