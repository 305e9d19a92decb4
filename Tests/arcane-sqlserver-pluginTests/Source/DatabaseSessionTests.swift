import ArcaneCore
import ArcaneODBC
import Testing

@testable import arcane_sqlserver_plugin

/// Reading in batches, the next of which are fetched and made ready while one is delivered, against a server.
struct DatabaseSessionTests {
    private let failures = ReadFailures(table: Orders.name, mayRace: true)
    private let schema = Schema([Field("id", .int32)])

    /// A session of `database`, and a query of the numbers 1 to 3500, which come a thousand at a time where batches are small.
    private func prepared(_ database: TestDatabase) async throws -> (DatabaseSession, Statement) {
        try await database.create()
        try await database.fill(3500)
        let connection = try await ODBCConnection.open(ConnectionSettings(parsing: Secret(database.connectionString())))
        return (
            DatabaseSession(connection, failures: failures, times: .exact),
            Statement(text: "SELECT id FROM dbo.\(database.table) ORDER BY id")
        )
    }

    @Test("every batch is delivered once and in order, and the session is as good as new behind the last")
    func order() async throws {
        try await TestDatabase.with { database in
            let (session, query) = try await prepared(database)
            for _ in 0..<2 {
                var batches: [[Int32]] = []
                try await session.read(query, as: schema, batchBytes: 1, prepare: \.self) { batch in
                    if case .int32(let values) = batch.columns[0].values { batches.append(values) }
                }
                #expect(batches.map(\.count) == [1000, 1000, 1000, 500])
                #expect(batches.flatMap { $0 } == Array(1...3500))
                #expect(await session.isReusable)
            }
        }
    }

    @Test("a question that has a limit is given up when the server is silent for longer", .disabled(if: TestDatabase.isReal))
    func limit() async throws {
        try await TestDatabase.with { database in
            let (session, query) = try await prepared(database)
            try await database.fail(match: "sys.objects.*@", ["fault": "stall"])
            let start = ContinuousClock.now
            let error = await #expect(throws: StreamError.self) {
                try await session.rows(
                    Statement(text: "SELECT name FROM sys.objects WHERE name = '\(database.table)'", limit: .seconds(1)))
            }
            #expect(error?.code == .transient && error?.message.contains("in its catalog") == true)
            #expect(ContinuousClock.now - start < .seconds(30))
            #expect(await !session.isReusable)
            #expect(query.limit == nil)
            let asked = [
                DiscoveryQueries.database(Orders.name), DiscoveryQueries.snapshots, DiscoveryQueries.columns(Orders.name),
                VersionQueries.state(Orders.name), VersionQueries.fork,
            ]
            #expect(asked.allSatisfy { $0.limit == .seconds(60) })
        }
    }

    @Test("a delivery that fails ends the read with its own failure", arguments: 1...4)
    func failure(at number: Int) async throws {
        try await TestDatabase.with { database in
            let (session, query) = try await prepared(database)
            var delivered = 0
            let error = await #expect(throws: StreamError.self) {
                try await session.read(query, as: schema, batchBytes: 1, prepare: \.self) { _ in
                    delivered += 1
                    if delivered == number { throw StreamError(.refused, "the disk is full") }
                }
            }
            #expect(delivered == number)
            #expect(error?.code == .refused)
        }
    }

    @Test("a batch that cannot be made ready ends the read, and is not delivered", arguments: 1...4)
    func unfit(_ number: Int) async throws {
        try await TestDatabase.with { database in
            let (session, query) = try await prepared(database)
            let first = Int32(number * 1000 - 999)
            var delivered: [Int32] = []
            let error = await #expect(throws: StreamError.self) {
                try await session.read(query, as: schema, batchBytes: 1) { batch in
                    if case .int32(let values) = batch.columns[0].values, values.first == first {
                        throw StreamError(.invalidRecord, "no key")
                    }
                    return batch
                } deliver: { batch in
                    if case .int32(let values) = batch.columns[0].values { delivered += values.prefix(1) }
                }
            }
            #expect(error?.code == .invalidRecord)
            #expect(delivered == Array([1, 1001, 2001].prefix(number - 1)))
        }
    }

    @Test("a row that cannot be read ends the read, and what was fetched before it", .enabled(if: !TestDatabase.isReal))
    func unreadable() async throws {
        try await TestDatabase.with { database in
            let (session, query) = try await prepared(database)
            try await database.run("UPDATE @ SET total = 1.5 WHERE id = 2500")
            let statement = Statement(text: query.text.replacing("SELECT id", with: "SELECT COALESCE(total, 1)"))
            var delivered = 0
            await #expect(throws: StreamError.self) {
                try await session.read(
                    statement, as: Schema([Field("total", .decimal(precision: 10, scale: 0))]), batchBytes: 1,
                    prepare: \.self
                ) { _ in delivered += 1 }
            }
            #expect(delivered < 3)
        }
    }
}
