import ArcaneCore
import ArcaneJSON
import Logging
import Testing

@testable import ArcaneProcess

@Suite("A log line")
struct LogFormatTests {
    private let time = Timestamp(milliseconds: 1_704_103_200_123)

    @Test("as text has time, level, message and sorted fields; what holds spaces is quoted")
    func text() {
        let line = LogFormat.text.line(
            at: time, level: .info, message: "started", metadata: ["b": "two words", "a": "1", "c": "", "d": "x\"y\nz"])
        #expect(line == #"2024-01-01T10:00:00.123Z info    started a=1 b="two words" c="" d="x\"y\nz""#)
    }

    @Test("as JSON is one object of one line")
    func json() throws {
        let line = LogFormat.json.line(at: time, level: .warning, message: "a\nb", metadata: ["streamId": "s"])
        #expect(!line.contains("\n"))
        #expect(
            try JSONValue(parsing: line)
                == ["timestamp": "2024-01-01T10:00:00.123Z", "level": "warning", "message": "a\nb", "streamId": "s"])
    }
}
