import ArcaneCore
import ArcaneHTTP
import ArcaneJSON
import ArcaneODBC
import ArcaneTestSupport
import Foundation
import Synchronization
import Testing

/// A database of a test's own, on a server that the tests share: the development server, or the one of the connection string in
/// `ARCANE_TEST_SQLSERVER`.
///
/// Faults strike only statements that name the test's own table, so that tests do not see each other.
struct TestDatabase: Sendable {
    /// The name of the database.
    let name: String
    /// The name of the test's table, which no other test has.
    let table: String
    private let server: Server
    private let session: Session

    /// The test's connection, which a restore ends.
    private final class Session: Sendable {
        private let current: Mutex<ODBCConnection>

        init(_ connection: ODBCConnection) { current = Mutex(connection) }

        var connection: ODBCConnection {
            get { current.withLock { $0 } }
            set { current.withLock { $0 = newValue } }
        }
    }

    /// A server that runs.
    private struct Server {
        /// The connection string without a database.
        var text: String
        /// The port of the development server's control channel; nil for a server of somebody else.
        var controlPort: Int?
    }

    /// Whether the tests run against a server of somebody else, which fails on nobody's request.
    static let isReal = ProcessInfo.processInfo.environment["ARCANE_TEST_SQLSERVER"] != nil

    private static let numbers = Counter()
    private static let shared = Task { () async throws -> Server in
        if let text = ProcessInfo.processInfo.environment["ARCANE_TEST_SQLSERVER"] { return Server(text: text) }
        return try await start()
    }

    /// Starts a development server; it ends with this process.
    private static func start() async throws -> Server {
        try await offloaded {
            Result {
                let process = try ServerProcess(
                    executable: Repository.python, arguments: [Repository.path("scripts/dev-sqlserver")])
                return Server(
                    text: "Server=tcp:127.0.0.1,\(process.ready["port"] ?? 0);User ID=sa;Password=Development.1;Encrypt=no",
                    controlPort: process.ready["control"])
            }
        }.get()
    }

    /// Runs `body` with a new database in which changes are tracked and transactions may read snapshots, and drops it. A test that
    /// changes something for the whole server, such as its clock, needs one that is not shared; of somebody else's there is one.
    static func with<Value>(sharedServer: Bool = true, _ body: (TestDatabase) async throws -> Value) async throws -> Value {
        let server = sharedServer || isReal ? try await shared.value : try await start()
        let number = "\(numbers.next())_\(ProcessInfo.processInfo.processIdentifier)"
        let name = "arcane_test_\(number)"
        let administrator = try await connect(server.text)
        try await administrator.execute("CREATE DATABASE \(name)")
        try await administrator.execute("ALTER DATABASE \(name) SET ALLOW_SNAPSHOT_ISOLATION ON")
        try await administrator.execute("ALTER DATABASE \(name) SET CHANGE_TRACKING = ON (CHANGE_RETENTION = 2 DAYS)")
        let database = TestDatabase(
            name: name, table: "Orders\(number)", server: server,
            session: Session(try await connect("\(server.text);Database=\(name)")))
        let result: Value
        do {
            result = try await body(database)
        } catch {
            try await database.drop(as: administrator)
            throw error
        }
        try await database.drop(as: administrator)
        return result
    }

    /// Drops the database; the development server ends with the tests, and its databases with it.
    private func drop(as administrator: ODBCConnection) async throws {
        guard TestDatabase.isReal else { return }
        try await administrator.execute("ALTER DATABASE \(name) SET SINGLE_USER WITH ROLLBACK IMMEDIATE")
        try await administrator.execute("DROP DATABASE \(name)")
        let logins = "SELECT name FROM sys.server_principals WHERE RIGHT(name, \(table.count + 1)) = '_\(table)'"
        for login in try await administrator.rows(logins).compactMap(\.first) {
            try await administrator.execute("DROP LOGIN \(login ?? "")")
        }
    }

    /// Makes a login for this test alone, who is a user of the database without rights; its name.
    func makeLogin(_ purpose: String) async throws -> String {
        let login = "\(purpose)_\(table)"
        try await run("CREATE LOGIN \(login) WITH PASSWORD = 'Development.2'; CREATE USER \(login) FOR LOGIN \(login)")
        return login
    }

    private static func connect(_ text: String) async throws -> ODBCConnection {
        try await ODBCConnection.open(ConnectionSettings(parsing: Secret(text)))
    }

    /// The connection string of a login in this database; the administrator's unless told otherwise.
    func connectionString(user: String? = nil, password: String = "Development.2") -> String {
        guard let user else { return "\(server.text);Database=\(name)" }
        let administrator = ["user id", "uid", "password", "pwd"]
        let text = server.text.split(separator: ";").filter { part in
            !administrator.contains { part.lowercased().hasPrefix($0 + "=") }
        }
        return "\(text.joined(separator: ";"));User ID=\(user);Password=\(password);Database=\(name)"
    }

    /// Runs a batch; `@` stands for the test's table.
    func run(_ text: String) async throws {
        try await session.connection.execute(text.replacing("@", with: table))
    }

    /// The rows of a query, as texts; `@` stands for the test's table.
    func rows(_ text: String) async throws -> [[String?]] {
        try await session.connection.rows(text.replacing("@", with: table))
    }

    /// The first value of a query that has one.
    func value(_ text: String) async throws -> String {
        try #require(try await rows(text).first?.first ?? nil)
    }

    /// Makes the test's table with these columns, and tracks its changes.
    func create(_ columns: String = "id int PRIMARY KEY, name nvarchar(50), total decimal(10,2)") async throws {
        try await run("CREATE TABLE @ (\(columns))")
        try await run("ALTER TABLE @ ENABLE CHANGE_TRACKING")
    }

    /// Fills a table of the columns id and name with rows 1 to `count`.
    func fill(_ count: Int) async throws {
        for start in stride(from: 1, through: count, by: 500) {
            let rows = (start...min(start + 499, count)).map { "(\($0), N'row \($0)')" }
            try await run("INSERT @ (id, name) VALUES \(rows.joined(separator: ", "))")
        }
    }

    /// Keeps the database as it is, for `restore()`.
    func backUp() async throws {
        try await TestDatabase.connect(server.text).execute("BACKUP DATABASE \(name) TO DISK = '\(name).bak'")
    }

    /// Puts the database back to what it was when it was backed up the last time. Whoever is connected is cut.
    func restore() async throws {
        try await TestDatabase.connect(server.text).execute("RESTORE DATABASE \(name) FROM DISK = '\(name).bak'")
        session.connection = try await TestDatabase.connect("\(server.text);Database=\(name)")
    }

    /// Lets three days pass for the server. It cannot be taken back, so it is for a server that is not shared.
    func passRetention() async throws {
        try await control("/clock", ["forward": 259_200])
    }

    /// Lets statements that match go wrong, as `scripts/dev_sqlserver/faults.py` says; `@` in `match` stands for the test's table.
    func fail(match: String = "FROM .*@", _ fault: JSONValue) async throws {
        try await control("/faults", fault.merging(["match": .string(match.replacing("@", with: table))]))
    }

    /// Lets somebody else run `text` just before the next statement that matches; `@` stands for the test's table in both.
    func intrude(before match: String, after: Int = 0, _ text: String) async throws {
        let sql = JSONValue.string(text.replacing("@", with: table))
        try await fail(
            match: match, ["fault": "sql", "sql": sql, "database": .string(name), "after": .integer(after)])
    }

    /// Takes back what has not gone wrong yet. For a server that is not shared.
    func clearFaults() async throws {
        try await control("/faults", method: "DELETE")
    }

    /// Asks the development server for something else than SQL, in this database.
    func control(_ path: String, _ body: JSONValue = [:], method: String = "POST") async throws {
        let body = body.merging(path == "/faults" ? [:] : ["database": .string(name)])
        let answer = try await HTTPClient().fetch(
            HTTPRequest(method, "http://127.0.0.1:\(server.controlPort ?? 0)\(path)", body: Array(body.text.utf8)),
            limit: 1 << 20)
        guard answer.status == 200 else { throw StreamError.configuration(String(decoding: answer.body, as: UTF8.self)) }
    }
}

extension TestDatabase {
    /// Waits until a statement on the test's table that contains `part` has come to the development server.
    func waitForStatement(_ part: String) async throws {
        try await eventually("a statement with \(part)", every: .milliseconds(20)) {
            try await batches().contains { $0.contains(part) && $0.contains("[\(table)]") }
        }
    }

    /// The texts of all batches that have come to this database of the development server, in order.
    func batches() async throws -> [String] {
        let answer = try await HTTPClient().fetch(
            HTTPRequest("GET", "http://127.0.0.1:\(server.controlPort ?? 0)/log"), limit: 1 << 28)
        return (try JSONValue(parsing: answer.body)["batches"]?.arrayValue ?? [])
            .filter { $0["database"]?.stringValue == name }.compactMap { $0["text"]?.stringValue }
    }
}
