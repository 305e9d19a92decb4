public import ArcaneCore

/// The result of a query, read from the connection in batches.
///
/// Read it to its end (`next()` returns nil) before running another statement on the connection, which would close it.
public struct ResultSet: Sendable {
    private let connection: ODBCConnection
    private let number: Int
    /// The columns as the server describes them.
    public let columns: [ResultColumn]
    /// The schema of the batches.
    public let schema: Schema

    init(connection: ODBCConnection, number: Int, columns: [ResultColumn], schema: Schema) {
        self.connection = connection
        self.number = number
        self.columns = columns
        self.schema = schema
    }

    /// The next rows; nil behind the last.
    ///
    /// A failure in the middle makes everything void that was read of the result, and the connection unusable.
    public func next() async throws(ODBCError) -> RecordBatch? {
        try await connection.next(of: number)
    }

    /// Gives up the rows that were not read. The server is told, which may take it a while.
    public func close() async {
        await connection.close(number)
    }
}
