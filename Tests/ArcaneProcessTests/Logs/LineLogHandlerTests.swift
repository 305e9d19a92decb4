import ArcaneTestSupport
import Foundation
import Logging
import Testing

@testable import ArcaneProcess

@Suite("The log")
struct LineLogHandlerTests {
    @Test("hides secrets in messages and fields, also such that a format would escape", arguments: LogFormat.allCases)
    func redacts(_ format: LogFormat) async throws {
        let secret = "pass\"word\\with\nescapes"
        let text = try await withTemporaryFolder { folder in
            let path = "\(folder)/log"
            try Data().write(to: URL(filePath: path))
            let output = LogOutput(try #require(FileHandle(forWritingAtPath: path)))
            var logger = Logger(label: "test") { _ in
                LineLogHandler(format: format, redaction: Redaction(environment: ["DB_PASSWORD": secret]), output: output)
            }
            logger[metadataKey: "streamId"] = "s"
            logger.info("signed in with \(secret)", metadata: ["dsn": "user:\(secret)@host"])
            logger.debug("below the level")
            return try String(contentsOfFile: path, encoding: .utf8)
        }
        #expect(!text.contains("word"))
        #expect(text.contains("signed in with ***"))
        #expect(text.contains("user:***@host"))
        #expect(text.split(separator: "\n").count == 1)
    }
}
