import ArcaneCore
import ArcaneODBC
import ArcanePluginKit
import Synchronization

/// The sessions of a stream: as many as are used at the same time, kept for the next use.
final class SessionPool: Sendable {
    /// The key of the stream's Secret that holds the connection string.
    static let secretName = "ARCANE__CONNECTIONSTRING"

    /// The server and the database, without secrets.
    let place: String
    private let settings: ConnectionSettings
    private let failures: ReadFailures
    private let times: TimeForm
    private let idle = Mutex<[DatabaseSession]>([])
    private let isKnownToBeThere = Mutex(false)

    /// Reads the connection string. Throws `StreamError.configuration` where it is missing or wrong; nothing is connected yet.
    init(_ context: StreamContext<SqlServerSpec>) throws {
        settings = try SessionPool.settings(context)
        let server = "\(settings.server)"
        place = settings.database.map { "\(server)/\($0)" } ?? server
        failures = ReadFailures(
            table: TableName(schema: context.spec.schema, table: context.spec.table),
            mayRace: context.spec.mode == .changeTracking && context.spec.filter == nil)
        times = context.spec.times
    }

    private static func settings(_ context: StreamContext<SqlServerSpec>) throws -> ConnectionSettings {
        let text = try context.secret(secretName)
        do throws(ODBCError) {
            var settings = try ConnectionSettings(parsing: text)
            settings.commandTimeout = context.spec.commandTimeout
            settings.applicationName = settings.applicationName ?? "Arcane \(context.environment.streamID)"
            return settings
        } catch {
            throw StreamError.configuration("\(secretName): \(error.message)")
        }
    }

    /// Does `body` with a session of its own.
    ///
    /// After a failure the session is not used again, and neither are the idle ones: what ended one connection has often ended all.
    func withSession<Result: Sendable>(_ body: (DatabaseSession) async throws -> Result) async throws -> Result {
        let session: DatabaseSession
        if let known = idle.withLock({ $0.popLast() }) { session = known } else { session = try await open() }
        do {
            let result = try await body(session)
            if await session.isReusable { idle.withLock { $0.append(session) } }
            return result
        } catch {
            idle.withLock { $0.removeAll() }
            throw error
        }
    }

    /// The database has been read before: where it is not to be found, that passes.
    func expectDatabase() { isKnownToBeThere.withLock { $0 = true } }

    private func open() async throws -> DatabaseSession {
        do {
            let session = DatabaseSession(try await ODBCConnection.open(settings), failures: failures, times: times)
            expectDatabase()
            return session
        } catch {
            throw failures.streamError(error, whileOpening: isKnownToBeThere.withLock(\.self))
        }
    }
}
