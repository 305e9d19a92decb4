import ArcaneCore
import ArcaneHTTP
import ArcaneJSON
import Testing

@testable import arcane_rest_plugin

struct PageBodyTests {
    @Test(
        "the content type decides between a document and lines where the spec leaves it open",
        arguments: [
            ("application/json", RecordFormat.auto, false), ("application/x-ndjson; charset=utf-8", .auto, true),
            ("Application/JSONL", .auto, true),
            ("", .auto, false), ("application/json", .lines, true), ("application/x-ndjson", .json, false),
        ])
    func layout(contentType: String, format: RecordFormat, isLines: Bool) {
        #expect(
            PageBody.layout(format, path: ["data"], contentType: contentType) == (isLines ? .lines : .document(path: ["data"])))
        #expect(PageBody.layout(.auto, path: [], contentType: nil) == .document(path: []))
    }

    @Test("a small page is held until it is whole, a large one is handed on as it comes", arguments: [1 << 20, 10_000])
    func handingOn(heldBytes: Int) async throws {
        try await withDevAPI("--records", "800") { api in
            let url = api.base + "/open/orders?paging=none&pageSize=1000"
            var body = PageBody(
                layout: .document(path: ["data"]), requestedAt: Timestamp(milliseconds: 5), heldBytes: heldBytes)
            let parts = Shared<[PageDelivery]>([])
            let complete = try await body.read(try await HTTPClient().send(HTTPRequest("GET", url)).body) { part in
                parts.update { $0.append(part) }
            }
            let all = parts.value + [complete.rest]
            #expect(all.reduce(0) { $0 + $1.records.recordCount } == 800)
            #expect(complete.summary.recordCount == 800)
            #expect(complete.content.recordCount == 800)
            #expect(all.reduce(0) { $0 + $1.byteCount } == complete.summary.byteCount)
            #expect(all.allSatisfy { $0.requestedAt == Timestamp(milliseconds: 5) })
            #expect(body.hasHandedOn == (heldBytes == 10_000))
            #expect(parts.value.isEmpty == (heldBytes != 10_000))
            // Each part is whole records, and they are those of the page in its order.
            var tape = JSONTape()
            var ids: [Int64] = []
            for part in all {
                var records = part.records
                try records.move(to: &tape)
                ids += tape.elements().compactMap { record in tape.position(of: ["id"], in: record).map { tape.integer(at: $0) }
                }
            }
            #expect(ids.sorted() == Array(1...800))
        }
    }
}
