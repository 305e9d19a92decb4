import ArcaneCore
import ArcaneODBC

/// Reads a query into batches of columns and drops them: the plugin's reader without the plugin.
///
///     odbc-reader CONNECTION-STRING QUERY
@main
struct Reader {
    static func main() async throws {
        let connection = try await ODBCConnection.open(ConnectionSettings(parsing: Secret(CommandLine.arguments[1])))
        let result = try await connection.query(CommandLine.arguments[2])
        var rows = 0
        while let batch = try await result.next() { rows += batch.rowCount }
        print("{\"rows\": \(rows)}")
    }
}
