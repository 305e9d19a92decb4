import ArcaneCore
import ArcaneTestSupport
import Foundation
import Testing

@testable import ArcaneLocalCluster

@Suite struct ContainerLogTests {
    @Test("each line is kept with its time, whatever pieces it comes in") func lines() async throws {
        try await withTemporaryFolder { folder in
            let log = try ContainerLog("\(folder)/main/0.log", now: { .at(1) })
            for piece in ["one\ntw", "o\n", "\n", "three"] { log.append(Array(piece.utf8)) }
            let file = LogFile(log.path)
            #expect(file.lines(from: 0).lines.map { String(decoding: $0.text, as: UTF8.self) } == ["one\n", "two\n", "\n"])
            log.finish()
            let lines = file.lines(from: 0).lines
            #expect(lines.last.map { String(decoding: $0.text, as: UTF8.self) } == "three\n")
            #expect(lines.allSatisfy { $0.timestamp == .at(1) })
        }
    }

    @Test("a line without end is kept in pieces, which make one line again") func longLines() async throws {
        try await withTemporaryFolder { folder in
            let log = try ContainerLog("\(folder)/0.log")
            let text = String(repeating: "x", count: 2 * ContainerLog.longestPiece + 5)
            log.append(Array("\(text)\nend\n".utf8))
            log.finish()
            let lines = LogFile(log.path).lines(from: 0).lines
            #expect(lines.count == 4)
            #expect(lines.reduce(Data()) { $0 + $1.text } == Data("\(text)\nend\n".utf8))
        }
    }

    @Test("bytes that are no text stay as they are") func bytes() async throws {
        try await withTemporaryFolder { folder in
            let log = try ContainerLog("\(folder)/0.log")
            log.append([0xff, 0x00, 0x0d, 0x0a])
            log.finish()
            #expect(LogFile(log.path).lines(from: 0).lines.first?.text == Data([0xff, 0x00, 0x0d, 0x0a]))
        }
    }

    @Test("readers are told of changes, and of the end") func changes() async throws {
        try await withTemporaryFolder { folder in
            let log = try ContainerLog("\(folder)/0.log")
            var changes = log.changes().makeAsyncIterator()
            log.append(Array("a\n".utf8))
            #expect(await changes.next() != nil)
            log.finish()
            #expect(await changes.next() == nil)
            var late = log.changes().makeAsyncIterator()
            #expect(await late.next() == nil)
        }
    }

    @Test("readers may be cut while lines come: neither waits for the other for ever") func cut() async throws {
        try await withTemporaryFolder { folder in
            let log = try ContainerLog("\(folder)/0.log")
            try await cutWhileWoken {
                log.changes()
            } wake: {
                log.append(Array("a\n".utf8))
            }
            log.finish()
        }
    }

    @Test("only its owner can read a log") func permissions() async throws {
        try await withTemporaryFolder { folder in
            let log = try ContainerLog("\(folder)/0.log")
            let attributes = try FileManager.default.attributesOfItem(atPath: log.path)
            #expect(attributes[.posixPermissions] as? Int == 0o600)
        }
    }
}
