import ArcaneCore
import ArcaneTestSupport
import Foundation
import Testing

@testable import ArcaneLocalCluster

@Suite struct LogFileTests {
    /// A file of so many lines, `line 0` and so on.
    private func withLog(_ count: Int, width: Int = 0, _ body: (LogFile) throws -> Void) async throws {
        try await withTemporaryFolder { folder in
            let path = "\(folder)/0.log"
            let padding = String(repeating: ".", count: width)
            let text = (0..<count).map { "2026-01-31T10:00:00Z F line \($0)\(padding)\n" }.joined()
            try Data(text.utf8).write(to: URL(filePath: path))
            try body(LogFile(path))
        }
    }

    @Test(
        "the last lines are found, also over many blocks of the file",
        arguments: [(5, 0, 2), (5, 0, 5), (5, 0, 9), (3000, 100, 2500), (3000, 100, 1)])
    func tail(count: Int, width: Int, wanted: Int) async throws {
        try await withLog(count, width: width) { file in
            let lines = file.lastLines(wanted)
            #expect(lines.count == min(count, wanted))
            let first = "line \(max(0, count - wanted))" + String(repeating: ".", count: width) + "\n"
            #expect(lines.first.map { String(decoding: $0.text, as: UTF8.self) } == first)
        }
    }

    @Test("no lines at all can be asked for: what follows is what is new") func tailOfNothing() async throws {
        try await withLog(5) { file in
            #expect(file.lastLines(0).isEmpty)
            #expect(file.offset(ofLast: 0) == UInt64("2026-01-31T10:00:00Z F line 0\n".utf8.count * 5))
        }
    }

    @Test("a half-written line is not read before its end") func halfLine() async throws {
        try await withTemporaryFolder { folder in
            let path = "\(folder)/0.log"
            try Data("2026-01-31T10:00:00Z F one\n2026-01-31T10:00:00Z F tw".utf8).write(to: URL(filePath: path))
            let (lines, next) = LogFile(path).lines(from: 0)
            #expect(lines.count == 1)
            #expect(LogFile(path).lines(from: next).lines.isEmpty)
        }
    }

    @Test("lines are read on from where the last read ended") func goesOn() async throws {
        try await withLog(100) { file in
            var (offset, count): (UInt64, Int) = (0, 0)
            while true {
                let (lines, next) = file.lines(from: offset, limit: 256)
                if next == offset { break }
                (offset, count) = (next, count + lines.count)
            }
            #expect(count == 100)
        }
    }

    @Test("a file that is not there is empty") func missing() {
        let file = LogFile("/nowhere/0.log")
        #expect(!file.exists)
        #expect(file.lines(from: 0).lines.isEmpty)
        #expect(file.lastLines(3).isEmpty)
    }

    @Test("what is no line is left out", arguments: ["", "x", "2026-01-31T10:00:00Z", "2026-01-31T10:00:00Z X text"])
    func noLine(text: String) {
        #expect(LogLine(Data(text.utf8)) == nil)
    }
}
