import ArcaneCore
import Testing

@testable import ArcaneLocalCluster

@Suite struct LogQueryTests {
    @Test("without parameters the whole log is asked for, once") func empty() throws {
        let query = try LogQuery([:], now: .at(0))
        #expect(query.container == nil)
        #expect(!query.isFollowed && !query.isPrevious && !query.hasTimes)
        #expect(query.tail == nil && query.since == nil && query.limit == nil)
    }

    @Test("parameters are read") func reads() throws {
        let query = try LogQuery(
            [
                "container": "main", "follow": "true", "previous": "1", "timestamps": "true", "tailLines": "0",
                "limitBytes": "10",
                "sinceSeconds": "60",
            ], now: .at(100))
        #expect(query.container == "main")
        #expect(query.isFollowed && query.isPrevious && query.hasTimes)
        #expect(query.tail == 0)
        #expect(query.limit == 10)
        #expect(query.since == .at(40))
        #expect(
            try LogQuery(["sinceTime": "2026-01-31T10:00:00Z"], now: .at(0)).since == Timestamp(iso8601: "2026-01-31T10:00:00Z")
        )
        #expect(try !LogQuery(["follow": "false"], now: .at(0)).isFollowed)
    }

    @Test(
        "what makes no sense is refused",
        arguments: [
            ["tailLines": "-1"], ["tailLines": "x"], ["limitBytes": "0"], ["sinceSeconds": "0"], ["sinceTime": "yesterday"],
            ["sinceTime": "2026-01-31T10:00:00Z", "sinceSeconds": "5"],
        ])
    func refuses(parameters: [String: String]) {
        #expect(failure { () throws(APIFailure) in _ = try LogQuery(parameters, now: .at(0)) }?.status == 400)
    }
}
