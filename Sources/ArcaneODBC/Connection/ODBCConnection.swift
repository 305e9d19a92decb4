public import ArcaneCore
import CODBC

/// A session of a database.
///
/// Its calls block on a thread of its own, one after the other, so that no task of the program waits for another's query. A task
/// that is cancelled ends its statement at the server.
///
/// There is one statement at a time: the next one closes the result that is still open. After a failure that leaves the session
/// in doubt (`isUsable` is false) every statement is refused; open another connection.
public actor ODBCConnection {
    /// How long the server may stay silent where nobody says.
    public static let defaultCommandTimeout = Duration.seconds(600)

    private nonisolated let thread: ConnectionThread
    /// How long the server may stay silent during a statement. The driver waits as long again for an answer to its cancel, so that
    /// a network that swallows everything is noticed after twice the time.
    public nonisolated let commandTimeout: Duration
    let handle: ODBCHandle
    private var reader: ResultReader?
    /// The number of the statement that ran last.
    private var lastStatement = 0
    private var isInDoubt = false

    /// The thread of the connection.
    public nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }

    private init(commandTimeout: Duration) throws(ODBCError) {
        thread = try ConnectionThread()
        self.commandTimeout = commandTimeout
        handle = try ODBCHandle.connection()
    }

    /// Makes a connection.
    ///
    /// It takes no longer than `settings.loginTimeout`; cancelling the task does not end it sooner. Throws `configuration`,
    /// `refused` or a transient code with what to do about it; no message shows the password.
    public static func open(_ settings: ConnectionSettings) async throws(ODBCError) -> ODBCConnection {
        let connection = try ODBCConnection(commandTimeout: settings.commandTimeout ?? defaultCommandTimeout)
        try await connection.connect(settings)
        return connection
    }

    private func connect(_ settings: ConnectionSettings) throws(ODBCError) {
        try settings.checkFiles()
        let driver = settings.driver ?? DriverLocation.find()
        let section = try ServerSections.name(of: DriverString.section(settings))
        let string = try DriverString(settings, driver: driver, section: section)
        do throws(ODBCError) {
            try handle.connect(string, to: settings.server, timeout: settings.loginTimeout)
        } catch {
            throw error.hiding(settings.password.exposed)
        }
    }

    /// Whether statements can still run here: no failure left the session in doubt, and the driver has not noticed its end. A
    /// session that the server ended meanwhile is noticed by its next statement only.
    public var isUsable: Bool { !isInDoubt && !handle.isDead }

    /// Runs a statement to its end, whatever results it has.
    ///
    /// `parameters` stand for the question marks of `text`, in order.
    public nonisolated func execute(_ text: String, _ parameters: [ODBCParameter] = []) async throws(ODBCError) {
        try await cancellable { (self, stop) throws(ODBCError) in try self.execute(text, parameters, stop) }
    }

    /// Runs a statement and opens its first result; those behind it are skipped.
    ///
    /// `parameters` stand for the question marks of `text`, in order. With `schema` the columns are read as its fields, in order;
    /// without, as the types of their descriptions. Throws `configuration` where the statement has no result, or a column cannot
    /// be read as its field.
    ///
    /// Half of a surrogate pair, which UTF-8 cannot have, is read as U+FFFD; in a column of the schema's key it is `invalidData`, because
    /// two keys could become one.
    public nonisolated func query(
        _ text: String, _ parameters: [ODBCParameter] = [], as schema: Schema? = nil, options: ReadOptions = ReadOptions()
    ) async throws(ODBCError) -> ResultSet {
        try await query(text, parameters, reading: schema.map(ResultReading.schema) ?? .described, options: options)
    }

    /// Runs a statement and opens its first result, read as `reading` says.
    nonisolated func query(
        _ text: String, _ parameters: [ODBCParameter], reading: ResultReading, options: ReadOptions
    ) async throws(ODBCError) -> ResultSet {
        try await cancellable { (self, stop) throws(ODBCError) in
            try self.query(text, parameters, reading, options, stop)
        }
    }

    /// The next rows of the result of statement `number`; nil at its end.
    nonisolated func next(of number: Int) async throws(ODBCError) -> RecordBatch? {
        try await cancellable { (self, stop) throws(ODBCError) in try self.nextBatch(number, stop) }
    }

    /// Closes the result of statement `number`, where it is still open.
    func close(_ number: Int) {
        if lastStatement == number { reader = nil }
    }

    private func execute(_ text: String, _ parameters: [ODBCParameter], _ stop: CancelSwitch) throws(ODBCError) {
        let statement = try run(text, parameters, stop)
        try judged { () throws(ODBCError) in try statement.skipResults(stop) }
    }

    private func query(
        _ text: String, _ parameters: [ODBCParameter], _ reading: ResultReading, _ options: ReadOptions, _ stop: CancelSwitch
    ) throws(ODBCError) -> ResultSet {
        let statement = try run(text, parameters, stop, silence: options.silence)
        let reader = try judged { () throws(ODBCError) in
            try statement.moveToResult(stop)
            return try ResultReader(statement, as: reading, options: options)
        }
        self.reader = reader
        return ResultSet(connection: self, number: lastStatement, columns: reader.columns, schema: reader.schema)
    }

    private func nextBatch(_ number: Int, _ stop: CancelSwitch) throws(ODBCError) -> RecordBatch? {
        guard lastStatement == number else {
            throw ODBCError(.other, "the result was read after another statement had closed it; read it to its end first")
        }
        guard let reader else { return nil }
        do throws(ODBCError) {
            let batch = try reader.next(stop)
            if batch == nil { self.reader = nil }
            return batch
        } catch {
            // What was read of the result is void, and what else the driver holds of it is unknown.
            isInDoubt = true
            self.reader = nil
            throw error
        }
    }

    private func run(
        _ text: String, _ parameters: [ODBCParameter], _ stop: CancelSwitch, silence: Duration? = nil
    ) throws(ODBCError) -> ODBCHandle {
        guard !isInDoubt else {
            throw ODBCError(.lostConnection, "the connection is not used any more after an earlier failure; open another one")
        }
        reader = nil
        lastStatement += 1
        return try judged { () throws(ODBCError) in
            let statement = try handle.statement()
            try statement.setTimeout(min(silence ?? commandTimeout, commandTimeout))
            try statement.execute(text, parameters, stop)
            return statement
        }
    }

    /// Does `work`, and remembers failures after which the session is not to be trusted.
    private func judged<Value>(_ work: () throws(ODBCError) -> Value) throws(ODBCError) -> Value {
        do throws(ODBCError) {
            return try work()
        } catch {
            switch error.code {
            case .lostConnection, .timedOut, .cancelled: isInDoubt = true
            default: isInDoubt = isInDoubt || handle.isDead
            }
            throw error
        }
    }

    /// Does `work` on the connection's thread, where a cancelled task ends it.
    private nonisolated func cancellable<Value: Sendable>(
        _ work: @Sendable (isolated ODBCConnection, CancelSwitch) throws(ODBCError) -> Value
    ) async throws(ODBCError) -> Value {
        let stop = CancelSwitch()
        let outcome: Result<Value, ODBCError> = await withTaskCancellationHandler {
            await self.outcome(of: work, stop)
        } onCancel: {
            stop.cancel()
        }
        return try outcome.get()
    }

    private func outcome<Value: Sendable>(
        of work: @Sendable (isolated ODBCConnection, CancelSwitch) throws(ODBCError) -> Value, _ stop: CancelSwitch
    ) -> Result<Value, ODBCError> {
        do throws(ODBCError) {
            return .success(try work(self, stop))
        } catch {
            return .failure(error)
        }
    }
}
