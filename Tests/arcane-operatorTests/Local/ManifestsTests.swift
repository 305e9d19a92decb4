import ArcaneCore
import ArcaneKubernetes
import ArcaneTestSupport
import Foundation
import Testing

@testable import arcane_operator

@Suite("Manifests")
struct ManifestsTests {
    @Test("come from files and folders, definitions of kinds and namespaces first, others in their order")
    func order() async throws {
        try await withTemporaryFolder { folder in
            try Self.write(
                "kind: A\napiVersion: v1\nmetadata: {name: late}\n---\n\n---\nkind: Namespace\napiVersion: v1\nmetadata: {name: n}\n",
                to: "\(folder)/1.yaml")
            try Self.write(
                #"{"kind": "CustomResourceDefinition", "apiVersion": "x/v1", "metadata": {"name": "d"}}"#,
                to: "\(folder)/2.json")
            try Self.write("kind: List\nitems: [{kind: B, apiVersion: v1, metadata: {name: listed}}]\n", to: "\(folder)/3.yml")
            try Self.write("not a manifest", to: "\(folder)/notes.txt")
            let manifests = try Manifests(paths: [folder])
            #expect(manifests.inOrder.map(\.object.name) == ["d", "n", "late", "listed"])
            #expect(manifests.inOrder.first?.file == "\(folder)/2.json")
        }
    }

    @Test(
        "that cannot be used are refused by the name of the file",
        arguments: [
            ("kind: [", "cannot be read"), ("kind: A\napiVersion: v1\nmetadata: {}\n", "metadata.name"),
            ("just a text", "no manifest"),
        ])
    func mistakes(text: String, says: String) async throws {
        try await withTemporaryFolder { folder in
            let path = "\(folder)/it.yaml"
            try Self.write(text, to: path)
            let error = #expect(throws: StreamError.self) { _ = try Manifests(paths: [path]) }
            #expect(error?.description.contains(path) == true && error?.description.contains(says) == true)
        }
    }

    private static func write(_ text: String, to path: String) throws {
        try text.write(toFile: path, atomically: true, encoding: .utf8)
    }
}
