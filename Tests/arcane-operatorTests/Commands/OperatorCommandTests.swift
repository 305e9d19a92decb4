import ArcaneCore
import ArcaneResources
import ArcaneYAML
import ArgumentParser
import Testing

@testable import arcane_operator

@Suite("The command line of the operator")
struct OperatorCommandTests {
    @Test("prints CRDs that are read back as the kinds' own")
    func crds() throws {
        let printed = PlatformDefinitions.all.map(\.yaml).joined(separator: "---\n")
        let documents = try JSONValue.documents(yaml: printed)
        #expect(documents == PlatformDefinitions.all.map(\.json))
        #expect(documents.map { $0["kind"] } == Array(repeating: "CustomResourceDefinition", count: 3))
    }

    @Test("knows its commands, and tells of each", arguments: ["crds", "version"])
    func commands(name: String) {
        #expect(OperatorCommand.helpMessage(columns: 200).contains(name))
    }
}
