import ArcaneCore
import Foundation
import Testing

@testable import arcane_rest_plugin

struct RestPositionTests {
    private func position(_ milliseconds: Int64, _ value: String? = nil) -> RestPosition {
        RestPosition(
            time: Timestamp(milliseconds: milliseconds),
            edge: CursorEdge(value: value.flatMap { CursorValue(text: $0, format: nil) }))
    }

    @Test("positions of windows are compared by time")
    func time() {
        #expect(RestPosition(time: Timestamp(milliseconds: 1)) < RestPosition(time: Timestamp(milliseconds: 2)))
    }

    @Test("positions of cursors are compared by their values, whenever they were read; none is the earliest")
    func cursor() {
        #expect(position(9, "1") < position(1, "2"))
        #expect(position(9) < position(1, "0"))
        #expect(!(position(9, "0") < position(1)))
        #expect(!(position(1, "2024-01-01T00:00:00Z") < position(2, "2024-01-01T00:00:00.000Z")))
    }

    @Test("a position that was stored is the same again, and equal ones have the same text")
    func stored() throws {
        var edge = CursorEdge()
        for digest: UInt64 in [3, .max, 1, 2] {
            edge.advance(try #require(CursorValue("2024-01-01T00:00:00Z", format: nil)), digest: digest)
        }
        let position = RestPosition(time: Timestamp(microseconds: 1_700_000_000_123_456), edge: edge)
        let bytes = try JSONEncoder().encode(position)
        #expect(try JSONDecoder().decode(RestPosition.self, from: bytes) == position)
        #expect(String(decoding: bytes, as: UTF8.self).contains("[1,2,3,18446744073709551615]"))
    }
}
