import Foundation
import Testing

@testable import arcane_sqlserver_plugin

struct SqlServerSliceTests {
    @Test("the last slice is the one without an upper bound, or the only one")
    func last() {
        #expect(KeyRange.keys(after: ["1"], upTo: nil).isLast)
        #expect(KeyRange.everything.isLast)
        #expect(!KeyRange.keys(after: nil, upTo: ["9"]).isLast)
        #expect(KeyRange.keys(after: nil, upTo: ["9"]).end == ["9"])
        #expect(KeyRange.everything.end == nil)
    }

    @Test("a slice survives being stored, so that a backfill goes on behind it")
    func coding() throws {
        let slices = [
            SqlServerSlice(range: .keys(after: ["a", "#"], upTo: nil), version: 7), SqlServerSlice(range: .everything),
        ]
        let data = try JSONEncoder().encode(slices)
        #expect(try JSONDecoder().decode([SqlServerSlice].self, from: data) == slices)
    }
}
