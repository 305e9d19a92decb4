import ArcaneCore
import ArcaneHTTP
import ArcaneJSON

/// The beginning of a body that is no page: an API tells there what it did not like.
struct AnswerExcerpt: Hashable, Sendable {
    /// The bytes, of a longer body only the first ones.
    var bytes: [UInt8]

    /// So many bytes of a body are read.
    private static let readBytes = 64 << 10
    /// So long they are waited for: the status alone decides most.
    private static let readTime = Duration.seconds(5)
    /// So many characters stand in a message.
    private static let longestText = 300
    /// What is shorter cannot be told from other text.
    private static let shortestSecret = 6

    /// Takes bytes as they are.
    init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// Reads what comes of `body` in a short time. One that breaks off says what it has said.
    init(reading body: HTTPBody) async {
        bytes = await withTaskGroup(of: [UInt8].self) { group in
            group.addTask { await AnswerExcerpt.beginning(of: body) }
            group.addTask {
                try? await Task.sleep(for: AnswerExcerpt.readTime)
                return []
            }
            let first = await group.next() ?? []
            group.cancelAll()
            let second = await group.next() ?? []
            return first.isEmpty ? second : first
        }
    }

    private static func beginning(of body: HTTPBody) async -> [UInt8] {
        var bytes: [UInt8] = []
        do {
            for try await piece in body {
                bytes += piece.prefix(readBytes - bytes.count)
                if bytes.count == readBytes { break }
            }
        } catch {}
        return bytes
    }

    /// The body, where it is JSON and complete; else null.
    var json: JSONValue { (try? JSONValue(parsing: bytes)) ?? .null }

    /// A line for a message without any of `secrets`, which APIs repeat at times; empty for a body that is no text for a
    /// person, such as a web page.
    func text(without secrets: [Secret]) -> String {
        let whole = secrets.map(\.exposed).sorted { $0.count > $1.count }.reduce(String(decoding: bytes, as: UTF8.self)) {
            $1.count < AnswerExcerpt.shortestSecret ? $0 : $0.replacing($1, with: "***")
        }
        let line = whole.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        let shown = line.count > AnswerExcerpt.longestText ? AnswerExcerpt.cut(line.prefix(AnswerExcerpt.longestText)) : line
        let isText = shown.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x7F && $0 != "\u{FFFD}" }
        return isText && !shown.hasPrefix("<") ? shown : ""
    }

    /// Cut between words: of a secret that only the log knows of, no half must be left over.
    private static func cut(_ line: Substring) -> String {
        guard let end = line.lastIndex(where: { $0 == " " || $0 == "\"" }) else { return "" }
        return line[..<end] + " …"
    }
}
