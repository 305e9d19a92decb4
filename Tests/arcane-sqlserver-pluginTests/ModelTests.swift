import ArcaneCore
import ArcaneTestSupport
import Testing

/// Random histories of a table, while the stream's processes are stopped, killed, cut off and stalled: whatever happens, a reader ends with
/// the table.
struct ModelTests {
    private static let faults: [JSONValue] = [
        ["fault": "cut", "rows": 5], ["fault": "reset", "rows": 3], ["fault": "stall", "rows": 2],
        ["fault": "error", "number": 1205, "rows": 7], ["fault": "error", "number": 3960], ["fault": "cut"],
    ]

    @Test(
        "a reader that merges the committed files by key and version ends with the table", .disabled(if: TestDatabase.isReal),
        .timeLimit(.minutes(3)), arguments: [1, 2, 3] as [UInt64])
    func histories(seed: UInt64) async throws {
        try await TestDatabase.with(sharedServer: false) { database in
            try await withTemporaryFolder { folder in
                try await database.create("id int PRIMARY KEY, name nvarchar(20)")
                try await database.fill(60)
                try await database.backUp()
                let stream = StreamOnDisk(database: database, folder: folder)
                var history = TableHistory(seed: seed, nextID: 100)
                var backfills = 1
                try await backfill(stream, "b1", &history)
                for _ in 0..<6 {
                    let running = Task {
                        [
                            seconds = Double.random(in: 0.3...1.5, using: &history.numbers),
                            isKill = Bool.random(using: &history.numbers)
                        ] in
                        try await stream.run([], seconds: seconds, signal: isKill ? "KILL" : "TERM")
                    }
                    for _ in 0..<5 {
                        try await take(history.next(), database)
                        if Int.random(in: 0..<4, using: &history.numbers) == 0,
                            let fault = ModelTests.faults.randomElement(using: &history.numbers)
                        {
                            try await database.fail(match: "LEFT JOIN.*@", fault)
                        }
                    }
                    try await follow(running.value, stream, &backfills, &history)
                }
                // Left in peace, and with more and more time where the machine is busy, the stream ends with the table.
                try await database.clearFaults()
                var last = ""
                for attempt in 1...6 {
                    let (ending, log) = try await stream.run([], seconds: Double(attempt * 2))
                    last = log
                    try await follow((ending, log), stream, &backfills, &history)
                    if try stream.merged() == (try await stream.truth()) { break }
                }
                let (merged, truth) = (try stream.merged(), try await stream.truth())
                let wrong = Set(merged.keys).union(truth.keys).filter { merged[$0] != truth[$0] }.sorted()
                #expect(
                    wrong.isEmpty,
                    "seed \(seed), \(backfills) backfills: of \(truth.count) rows the reader has \(merged.count); \(last.suffix(2000))"
                )
            }
        }
    }

    /// Lets something happen to the table.
    private func take(_ step: TableHistory.Step, _ database: TestDatabase) async throws {
        switch step {
        case .run(let batches): for batch in batches { try await database.run(batch) }
        case .backUp: try await database.backUp()
        case .restore: try await database.restore()
        case .passRetention(let before, let after):
            for batch in before { try await database.run(batch) }
            try await database.passRetention()
            for batch in after { try await database.run(batch) }
            try await database.control("/cleanup")
        }
    }

    /// What an operator does when a process has ended.
    private func follow(
        _ run: (ending: StreamOnDisk.Ending, log: String), _ stream: StreamOnDisk, _ backfills: inout Int,
        _ history: inout TableHistory
    ) async throws {
        switch run.ending {
        case .killed, .code(0): return
        case .code(2) where run.log.contains("run once with --backfill"):
            backfills += 1
            try await backfill(stream, "b\(backfills)", &history)
        case .code(2): return
        case .code(let code): Issue.record("a stream ended with \(code): \(run.log.suffix(2000))")
        }
    }

    /// Runs a backfill to its end, killed by chance on the way.
    private func backfill(_ stream: StreamOnDisk, _ id: String, _ history: inout TableHistory) async throws {
        var last = ""
        for attempt in 0..<10 {
            let isKilled = attempt < 2 && Bool.random(using: &history.numbers)
            let seconds = isKilled ? Double.random(in: 0.2...0.8, using: &history.numbers) : 60
            let (ending, log) = try await stream.run(["--backfill", "--backfill-id", id], seconds: seconds, signal: "KILL")
            if ending == .code(0) { return }
            last = log
            if case .code(let code) = ending, code != 2 { Issue.record("a backfill ended with \(code): \(log.suffix(2000))") }
        }
        Issue.record("backfill \(id) does not end: \(last.suffix(2000))")
    }
}
