import ArcaneCore
import ArcaneStreams
import Testing

@testable import kubectl_arcane

@Suite("A list of streams")
struct StreamListTests {
    private static func lines(
        _ streams: [ObservedStream], _ requests: [ObservedBackfillRequest] = [], namespaces: Bool = false, wide: Bool = false
    ) -> [String] {
        StreamList.table(streams, requests: requests, withNamespaces: namespaces, isWide: wide, now: Samples.now).lines()
    }

    @Test("says of each stream how it is, and why")
    func notes() {
        let failed = Samples.stream(
            "Failed", metadata: Samples.crashLoop.merging(["name": "bad"]),
            status: ["lastFailure": ["exitCode": 1, "message": "no source"]])
        #expect(
            Self.lines([failed, Samples.stream(nil)]) == [
                "NAME    CLASS  PHASE   BACKFILL  AGE  NOTE", "bad     shell  Failed            60m  exit code 1: no source",
                "orders  shell  New               60m",
            ])
    }

    @Test("names the backfill that runs, and counts those that wait")
    func backfills() {
        let stream = Samples.stream("Backfilling", status: ["backfill": "second"])
        let requests = [
            Samples.request("first"), Samples.request("second"), Samples.request("done", completed: true),
            Samples.request("x", stream: "other"),
        ]
        #expect(Self.lines([stream], requests)[1] == "orders  shell  Backfilling  second (+1)  60m")
        #expect(Self.lines([Samples.stream()], [Samples.request("first")])[1].contains("first "))
    }

    @Test("has more columns where that is asked for")
    func columns() {
        let stream = Samples.stream(metadata: ["labels": ["arcane.sneaksanddata.com/downtime": "night"]])
        #expect(
            Self.lines([stream], namespaces: true, wide: true) == [
                "NAMESPACE  NAME    CLASS  PHASE    BACKFILL  AGE  KIND         TEMPLATE  DOWNTIME  NOTE",
                "sales      orders  shell  Running            60m  ShellStream  sales/t   night",
            ])
    }
}
