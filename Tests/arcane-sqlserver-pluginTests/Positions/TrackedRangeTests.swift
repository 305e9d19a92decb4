import ArcaneCore
import Testing

@testable import arcane_sqlserver_plugin

struct TrackedRangeTests {
    private static let history = History(database: "D", fork: "F", table: "7@then", trackingBegan: 2)

    private func range(
        current: Int64? = 50, minimumValid: Int64? = 10, database: String = "D", fork: String? = "F", table: String? = "7@then",
        trackingBegan: Int64? = 2
    ) throws -> TrackedRange {
        try TrackedRange(
            TrackingState(
                current: current, minimumValid: minimumValid, database: database, table: table, trackingBegan: trackingBegan),
            fork: fork, of: Orders.name)
    }

    private func position(_ version: Int64) -> VersionPosition {
        VersionPosition(version: version, history: TrackedRangeTests.history, readAt: .now)
    }

    @Test("what change tracking does not say is a wrong setting, with the T-SQL that mends it")
    func configuration() {
        #expect { try range(table: nil) } throws: {
            ($0 as? StreamError)?.code == .configuration && "\($0)".contains("dbo.Orders does not exist")
        }
        #expect { try range(current: nil) } throws: {
            ($0 as? StreamError)?.code == .configuration
                && "\($0)".contains("ALTER DATABASE CURRENT SET CHANGE_TRACKING = ON")
        }
        #expect { try range(minimumValid: nil) } throws: {
            ($0 as? StreamError)?.code == .configuration
                && "\($0)".contains("ALTER TABLE [dbo].[Orders] ENABLE CHANGE_TRACKING")
                && "\($0)".contains("GRANT VIEW CHANGE TRACKING ON [dbo].[Orders]")
        }
    }

    @Test(
        "what is read again begins nowhere before the versions that are known, and nowhere behind them",
        arguments: [(nil, 10), (3, 10), (10, 10), (30, 30), (50, 50), (70, 50)] as [(Int64?, Int64)])
    func beginning(committed: Int64?, version: Int64) throws {
        #expect(try range().beginning(after: committed) == version)
    }

    @Test("positions from the earliest valid version to the current one are good", arguments: [10, 11, 50])
    func good(version: Int64) throws {
        try range().check(position(version), of: Orders.name)
    }

    @Test("a position before the earliest valid version needs a backfill: retention has passed, or the table was truncated")
    func tooOld() {
        #expect { try range().check(position(9), of: Orders.name) } throws: {
            ($0 as? StreamError)?.code == .cursorExpired && "\($0)".contains("no longer known")
        }
    }

    @Test("a position behind the current version needs a backfill: the database was restored, or failed over with loss")
    func tooNew() {
        #expect { try range().check(position(51), of: Orders.name) } throws: {
            ($0 as? StreamError)?.code == .cursorExpired && "\($0)".contains("restore")
        }
    }

    @Test("a position of another history needs a backfill, however good its version looks")
    func otherHistory() {
        let others: [(String, () throws -> TrackedRange)] = [
            ("is another one", { try range(database: "E") }),
            ("has been restored", { try range(fork: "G") }),
            ("has a new table", { try range(table: "8@now") }),
            ("tracks changes of the table anew", { try range(trackingBegan: 20) }),
        ]
        for (reason, other) in others {
            #expect { try other().check(position(30), of: Orders.name) } throws: {
                ($0 as? StreamError)?.code == .cursorExpired && "\($0)".contains(reason)
            }
        }
    }

    @Test("a login that no longer sees the line of restores does not need a backfill for that")
    func unseenFork() throws {
        try range(fork: nil).check(position(30), of: Orders.name)
    }
}
