import ArcaneTestSupport
import Foundation
import Testing

@testable import ArcaneLocalCluster

@Suite struct TerminationMessageTests {
    private func read(_ message: String, log: [String], policy: String = "FallbackToLogsOnError", exitCode: Int = 1)
        async throws -> String
    {
        try await withTemporaryFolder { folder in
            try Data(message.utf8).write(to: URL(filePath: "\(folder)/message"))
            let file = try ContainerLog("\(folder)/0.log")
            file.append(Array(log.map { "\($0)\n" }.joined().utf8))
            file.finish()
            return TerminationMessage.read("\(folder)/message", policy: policy, exitCode: exitCode, log: file.path)
        }
    }

    @Test("what the container wrote counts, up to 4,096 bytes") func own() async throws {
        #expect(try await read("why", log: ["logged"]) == "why")
        #expect(try await read(String(repeating: "x", count: 5000), log: []).count == 4096)
    }

    @Test("the end of the log stands for it after a failure, at most 80 lines and 2,048 bytes of it") func log() async throws {
        #expect(try await read("", log: ["a", "b"]) == "a\nb\n")
        #expect(try await read("", log: (0..<100).map { "\($0)" }).hasPrefix("20\n"))
        #expect(try await read("", log: (0..<80).map { _ in String(repeating: "y", count: 99) }).count == 2048)
    }

    @Test("after a success, or with the policy File, the log is not read") func none() async throws {
        #expect(try await read("", log: ["a"], exitCode: 0) == "")
        #expect(try await read("", log: ["a"], policy: "File") == "")
    }
}
