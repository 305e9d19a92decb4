import Testing

@testable import arcane_sqlserver_plugin

struct VersionQueriesTests {
    @Test("the state of change tracking is asked for with the table's name as a parameter")
    func state() throws {
        let statement = VersionQueries.state(TableName(schema: "dbo", table: "it's"))
        #expect(statement.parameters == ["[dbo].[it's]", "[dbo].[it's]"])
        #expect(statement.text.contains("CHANGE_TRACKING_MIN_VALID_VERSION(OBJECT_ID(?))"))
    }

    @Test("the answer is read, with NULL for what is off or not to be seen")
    func answer() throws {
        let all = try TrackingState(CatalogRow(["12", "3", "GUID", "99", "2024-01-01T00:00:00", "2"]))
        #expect(
            all
                == TrackingState(
                    current: 12, minimumValid: 3, database: "GUID", table: "99@2024-01-01T00:00:00", trackingBegan: 2))
        let nothing = try TrackingState(CatalogRow([nil, nil, "GUID", nil, nil, nil]))
        #expect(
            nothing == TrackingState(current: nil, minimumValid: nil, database: "GUID", table: nil, trackingBegan: nil))
    }

    @Test("an answer without the database is no answer")
    func incomplete() {
        #expect { try TrackingState(CatalogRow(["1", "1", nil, nil, nil, nil])) } throws: { "\($0)".contains("not complete") }
    }

    @Test("a lookback is counted by the server's clock, and no number of seconds is too many for it")
    func lookback() {
        #expect(
            VersionQueries.version(before: .seconds(86_400)).text.hasSuffix(
                "commit_time < DATEADD(millisecond, -0, DATEADD(second, -86400, GETUTCDATE()))"))
        #expect(VersionQueries.version(before: .seconds(1 << 40)).text.contains("-2147483647"))
        #expect(VersionQueries.version(before: .seconds(-5)).text.contains("DATEADD(second, -0,"))
    }
}
