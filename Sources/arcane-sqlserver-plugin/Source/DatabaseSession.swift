import ArcaneCore
import ArcaneODBC
import Synchronization

/// A session of the stream's database. One task uses it at a time.
final class DatabaseSession: Sendable {
    private let connection: ODBCConnection
    private let failures: ReadFailures
    private let finerTimes: ReadOptions.FinerTimes
    private let transactionIsOpen = Mutex(false)

    /// Wraps a connection; `failures` says what goes wrong in the stream's words.
    init(_ connection: ODBCConnection, failures: ReadFailures, times: TimeForm) {
        self.connection = connection
        self.failures = failures
        finerTimes = times == .exact ? .refuse : .truncate
    }

    /// The only row of an answer.
    func row(_ statement: Statement) async throws -> CatalogRow {
        guard let row = try await rows(statement).first else {
            throw StreamError.transient("the server answered a query of its catalog without a row")
        }
        return row
    }

    /// The rows of a small answer; a name that the server does not know is one of the stream's table, unless it is not `ofTable`.
    func rows(_ statement: Statement, ofTable: Bool = true) async throws -> [CatalogRow] {
        var options = ReadOptions()
        options.silence = statement.limit
        do {
            return try await connection.rows(statement.text, statement.parameters.map(ODBCParameter.text), options: options)
                .map(CatalogRow.init)
        } catch  where error.code == .timedOut && statement.limit != nil {
            throw StreamError.transient(
                "the server did not answer in time what it has in its catalog; a transaction that changes tables may hold it (\(error.message))"
            )
        } catch {
            throw ofTable ? failures.streamError(error) : StreamError(error)
        }
    }

    /// Reads the rows of a statement in batches of about `batchBytes`; the columns that are read are those of `schema`.
    ///
    /// Three batches are under way at once: while one is delivered, the next is made ready by `prepare`, and the one behind it is fetched, which
    /// has a thread of its own. Each of the three takes a good part of a read.
    func read(
        _ statement: Statement, as schema: Schema, batchBytes: Int,
        prepare: @escaping @Sendable (RecordBatch) throws -> RecordBatch, deliver: (RecordBatch) async throws -> Void
    ) async throws {
        var options = ReadOptions()
        options.batchBytes = batchBytes
        options.finerTimes = finerTimes
        let result: ResultSet
        do {
            result = try await connection.query(
                statement.text, statement.parameters.map(ODBCParameter.text), as: schema, options: options)
        } catch {
            throw failures.streamError(error)
        }
        var ready: RecordBatch?
        var fetched = try await next(result)
        while ready != nil || fetched != nil {
            let read = fetched
            async let following = read == nil ? nil : next(result)
            async let prepared = read.map(prepare)
            if let ready { try await deliver(ready) }
            ready = try await prepared
            fetched = try await following
        }
    }

    private func next(_ result: ResultSet) async throws -> RecordBatch? {
        do {
            return try await result.next()
        } catch {
            throw failures.streamError(error)
        }
    }

    /// Whether transactions may read a snapshot of the database now.
    func allowsSnapshots() async throws -> Bool {
        try await row(DiscoveryQueries.snapshots).flag(0)
    }

    /// Begins a transaction that sees the database as it is at its first statement.
    func beginSnapshot() async throws {
        transactionIsOpen.withLock { $0 = true }
        try await execute("SET TRANSACTION ISOLATION LEVEL SNAPSHOT; BEGIN TRANSACTION")
    }

    /// Ends the transaction, where one was begun.
    func endSnapshot() async throws {
        guard transactionIsOpen.withLock({ $0 }) else { return }
        try await execute("COMMIT TRANSACTION; SET TRANSACTION ISOLATION LEVEL READ COMMITTED")
        transactionIsOpen.withLock { $0 = false }
    }

    private func execute(_ text: String) async throws {
        do {
            try await connection.execute(text)
        } catch {
            throw failures.streamError(error)
        }
    }

    /// Whether somebody else may use the session: no failure left it in doubt, and no transaction is open.
    var isReusable: Bool {
        get async {
            guard !transactionIsOpen.withLock({ $0 }) else { return false }
            return await connection.isUsable
        }
    }
}
