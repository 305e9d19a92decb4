import ArcaneTestSupport
import Foundation
import Subprocess
import SystemPackage
import Testing

/// The examples of the documentation, on the database that they are made for.
struct ExamplesTests {
    private static let folder = Repository.path("examples/sqlserver")

    private static var examples: [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).filter { $0.hasSuffix(".yaml") }.sorted()
    }

    /// What the page says to set, for a server on `port`.
    private static func variables(port: Int) throws -> [Environment.Key: String] {
        let text = try String(contentsOfFile: folder + "/dev-server.env", encoding: .utf8)
        let line = try #require(text.split(separator: "\n").first { !$0.hasPrefix("#") })
        let parts = line.split(separator: "=", maxSplits: 1)
        let value = String(parts[1]).replacing("'", with: "").replacing("1433", with: "\(port)")
        return [Environment.Key(stringLiteral: String(parts[0])): value]
    }

    @Test("every example is right, and its backfill is complete")
    func run() async throws {
        #expect(ExamplesTests.examples.count >= 4)
        try await withPythonServer("scripts/dev-sqlserver", ["--script", ExamplesTests.folder + "/dev-database.sql"]) { ready in
            let variables = try ExamplesTests.variables(port: ready["port"] ?? 0)
            try await withTemporaryFolder { folder in
                for example in ExamplesTests.examples {
                    let text = try String(contentsOfFile: "\(ExamplesTests.folder)/\(example)", encoding: .utf8)
                    let file = "\(folder)/\(example)"
                    try text.replacing("/tmp/arcane", with: folder).write(toFile: file, atomically: true, encoding: .utf8)
                    for command in [["check"], ["run", "--backfill"]] {
                        let result = try await Subprocess.run(
                            .path(FilePath(Repository.program("arcane-sqlserver-plugin"))),
                            arguments: .init(command + ["--spec", file]), environment: .inherit.updating(variables),
                            output: .string(limit: 1 << 20), error: .string(limit: 1 << 20))
                        #expect(
                            result.terminationStatus.isSuccess, "\(example): \(result.standardOutput) \(result.standardError)")
                    }
                }
            }
        }
    }

    @Test("every example that the page shows is the file", arguments: examples)
    func page(_ example: String) throws {
        let page = try String(contentsOfFile: Repository.path("docs/sqlserver.md"), encoding: .utf8)
        let text = try String(contentsOfFile: "\(ExamplesTests.folder)/\(example)", encoding: .utf8)
        #expect(page.contains("(../examples/sqlserver/\(example)):\n\n```yaml\n\(text)```"))
    }
}
