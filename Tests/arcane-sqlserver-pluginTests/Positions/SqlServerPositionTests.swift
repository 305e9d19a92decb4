import ArcaneCore
import Foundation
import Testing

@testable import arcane_sqlserver_plugin

struct SqlServerPositionTests {
    private func version(_ version: Int64, table: String = "7@then") -> SqlServerPosition {
        .version(
            VersionPosition(
                version: version, history: History(database: "D", fork: nil, table: table, trackingBegan: 2),
                readAt: Timestamp(microseconds: 5)))
    }

    private func cursor(_ value: String?, rows: Int64 = 1) -> SqlServerPosition {
        .cursor(CursorPosition(value: value, rowsAtValue: rows, readAt: Timestamp(microseconds: 5)))
    }

    @Test("versions of one history are ordered")
    func versions() {
        #expect(version(3) < version(4))
        #expect(!(version(4) < version(4)))
        #expect(min(version(9), version(4)) == version(4))
    }

    @Test("a history is the same where all of it is that is known of both")
    func sameHistory() {
        let history = History(database: "D", fork: "F", table: "7@then", trackingBegan: 2)
        var others = Array(repeating: history, count: 4)
        others[0].database = "E"
        others[1].fork = "G"
        others[2].table = "8@now"
        others[3].trackingBegan = 3
        for other in others {
            #expect(!history.isSame(as: other))
            #expect(history.difference(to: other) != nil)
        }
        var unknown = history
        unknown.fork = nil
        for (left, right) in [(history, history), (history, unknown), (unknown, history), (unknown, unknown)] {
            #expect(left.isSame(as: right))
            #expect(left.difference(to: right) == nil)
        }
    }

    @Test("versions of different histories are not, so that the stored one is kept and found to be no more")
    func histories() {
        let (stored, lookback) = (version(9), version(4, table: "8@now"))
        #expect(!(lookback < stored) && !(stored < lookback))
        #expect(min(stored, lookback) == stored)
    }

    @Test("cursor values are ordered as what they stand for")
    func cursors() {
        #expect(cursor("9") < cursor("10"))
        #expect(cursor("-10") < cursor("9.5"))
        #expect(cursor("-1") < cursor("9.5") && !(cursor("5") < cursor("-9")))
        #expect(cursor("-10") < cursor("-9") && !(cursor("-9") < cursor("-10")))
        #expect(cursor("9.25") < cursor("9.50") && cursor("-9.50") < cursor("-9.25") && cursor("0.50") < cursor("1.25"))
        #expect(cursor("2024-01-31T00:00:00") < cursor("2024-02-01T00:00:00.5"))
        #expect(cursor("00000000000007D3") < cursor("0000000000000A00"))
        #expect(cursor(nil) < cursor("0"))
        #expect(!(cursor("5", rows: 1) < cursor("5", rows: 2)))
        #expect(!(cursor(nil) < cursor(nil)))
    }

    @Test("rowversions are hexadecimal, also where their digits look like a decimal number")
    func rowversions() {
        #expect(cursor("0000000000000999") < cursor("0000000000000A00"))
        #expect(cursor("00000000000000E1") < cursor("00000000000000E2"))
        #expect(cursor("00000000000001E3") < cursor("00000000000002E1"))
    }

    @Test("integers beyond the digits of a Double are still told apart")
    func largeIntegers() {
        #expect(cursor("9007199254740992") < cursor("9007199254740993"))
        #expect(!(cursor("9007199254740993") < cursor("9007199254740992")))
    }

    @Test("positions of different modes are neither earlier nor later")
    func modes() {
        #expect(!(version(1) < cursor("5")) && !(cursor("5") < version(1)))
    }

    @Test("a position survives being stored")
    func coding() throws {
        for position in [version(9), cursor("A"), cursor(nil), .snapshot(readAt: Timestamp(microseconds: 7))] {
            let data = try JSONEncoder().encode(position)
            #expect(try JSONDecoder().decode(SqlServerPosition.self, from: data) == position)
        }
    }
}
