import ArcaneCore
import ArcaneHTTP
import ArcaneJSON

/// Reads the body of a page.
///
/// The records of a page are handed on only when its last byte has come and makes sense, so that a page can be asked for again
/// without delivering a record twice. Memory sets a limit to that: of a page with more than `heldBytes` the records are handed
/// on as they come, and if it fails then, the window begins again, whose rows the runner drops as a whole.
struct PageBody {
    /// What came of a body that was read to its end.
    struct Complete: Sendable {
        var summary: RecordScanSummary
        /// What tells whether another page has the same records.
        var content: PageContent
        /// The records that were not handed on yet.
        var rest: PageDelivery
    }

    let layout: RecordLayout
    let heldBytes: Int
    let requestedAt: Timestamp
    /// Whether records were handed on, so that the page cannot be asked for again.
    private(set) var hasHandedOn = false

    init(layout: RecordLayout, requestedAt: Timestamp, heldBytes: Int) {
        self.layout = layout
        self.requestedAt = requestedAt
        self.heldBytes = heldBytes
    }

    /// Reads `body`. Throws `HTTPError` and `JSONError`.
    mutating func read(_ body: HTTPBody, deliver: (PageDelivery) async throws -> Void) async throws -> Complete {
        var scanner = RecordScanner(layout: layout)
        var buffer = RecordBuffer()
        var content = PageContent()
        var bytes = 0
        for try await piece in body {
            try scanner.scan(piece, into: &buffer)
            bytes += piece.count
            if buffer.completeByteCount > heldBytes {
                hasHandedOn = true
                let records = buffer.takeComplete()
                content.take(records)
                try await deliver(PageDelivery(records: records, requestedAt: requestedAt, byteCount: bytes))
                bytes = 0
            }
        }
        let summary = try scanner.finish(into: &buffer)
        content.take(buffer)
        return Complete(
            summary: summary, content: content,
            rest: PageDelivery(records: buffer, requestedAt: requestedAt, byteCount: bytes))
    }

    /// The layout of a response with this content type, where the spec leaves it open.
    static func layout(_ format: RecordFormat, path: [String], contentType: String?) -> RecordLayout {
        switch format {
        case .lines: .lines
        case .json: .document(path: path)
        case .auto: isLines(contentType ?? "") ? .lines : .document(path: path)
        }
    }

    private static func isLines(_ contentType: String) -> Bool {
        let type = contentType.prefix { $0 != ";" }.lowercased().filter { !$0.isWhitespace }
        return [
            "application/x-ndjson", "application/ndjson", "application/jsonl", "application/x-jsonlines",
            "application/jsonlines",
        ]
        .contains(type)
    }
}
