import ArcaneCore
import Foundation
import Testing

@testable import arcane_rest_plugin

struct CursorEdgeTests {
    private func value(_ number: Int) throws -> CursorValue { try #require(CursorValue(.integer(number), format: nil)) }

    @Test("the edge is the highest value, in whatever order records come")
    func unsorted() throws {
        for order in [[1, 5, 3], [5, 3, 1], [3, 1, 5]] {
            var edge = CursorEdge()
            for number in order { edge.advance(try value(number), digest: UInt64(number)) }
            #expect(edge.value == (try value(5)))
            #expect(edge.delivered == [5])
        }
    }

    @Test("records at the edge are recognised when they come again, and new ones there are delivered")
    func closedInterval() throws {
        var edge = CursorEdge()
        edge.advance(try value(4), digest: 1)
        edge.advance(try value(5), digest: 2)
        edge.advance(try value(5), digest: 3)
        #expect(edge.hasDelivered(try value(5), digest: 2))
        #expect(edge.hasDelivered(try value(5), digest: 3))
        #expect(!edge.hasDelivered(try value(5), digest: 4))
        #expect(!edge.hasDelivered(try value(6), digest: 2))
        #expect(!edge.hasDelivered(try value(4), digest: 1))
    }

    @Test("a cycle that brings only what was delivered keeps the edge as it is")
    func quietCycle() throws {
        var edge = CursorEdge()
        edge.advance(try value(5), digest: 2)
        let before = edge
        edge.advance(try value(5), digest: 2)
        #expect(edge == before)
    }

    @Test("what is remembered at the edge is bounded")
    func bounded() throws {
        var edge = CursorEdge()
        for digest in 0..<(CursorEdge.maximumDelivered + 100) { edge.advance(try value(1), digest: UInt64(digest)) }
        #expect(edge.delivered.count == CursorEdge.maximumDelivered)
        edge.advance(try value(2), digest: 7)
        #expect(edge.delivered == [7])
    }

    @Test("an edge that was saved goes on where it stood")
    func saved() throws {
        var edge = CursorEdge(value: CursorValue(text: "2024-01-01T00:00:00Z", format: nil))
        #expect(edge.delivered.isEmpty)
        edge.advance(try #require(CursorValue("2024-01-02T00:00:00Z", format: nil)), digest: .max)
        let copy = try JSONDecoder().decode(CursorEdge.self, from: JSONEncoder().encode(edge))
        #expect(copy == edge)
        #expect(copy.value?.text == "2024-01-02T00:00:00Z")
    }

    @Test("the digest of a record is the same in every process")
    func digest() {
        #expect(RecordDigest.of("".utf8) == 0xCBF2_9CE4_8422_2325)
        #expect(RecordDigest.of("foobar".utf8) == 0x8594_4171_F739_67E8)
    }
}
