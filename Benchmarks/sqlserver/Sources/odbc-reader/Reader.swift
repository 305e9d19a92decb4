import ArcaneCore
import ArcaneODBC
import ArcaneParquet
import Foundation

/// Reads a query into batches of columns, and drops them or writes them as Parquet: the plugin's reader and writer without the plugin.
///
///     odbc-reader CONNECTION-STRING QUERY [FILE]
@main
struct Reader {
    /// As the plugin is told in the same benchmark.
    private static let rowsPerGroup = 100_000

    static func main() async throws {
        let arguments = CommandLine.arguments
        let connection = try await ODBCConnection.open(ConnectionSettings(parsing: Secret(arguments[1])))
        let result = try await connection.query(arguments[2])
        let file = try arguments.count > 3 ? ParquetFile(arguments[3], result.schema) : nil
        var rows = 0
        var next = try await result.next()
        while let batch = next {
            // The next batch is read while this one is written.
            async let following = result.next()
            rows += batch.rowCount
            try file?.write(batch, rowsPerGroup: rowsPerGroup)
            next = try await following
        }
        try file?.finish()
        print("{\"rows\": \(rows)}")
    }
}

/// A Parquet file on disk.
final class ParquetFile {
    private let encoder: ParquetEncoder
    private let file: FileHandle

    init(_ path: String, _ schema: Schema) throws {
        encoder = try ParquetEncoder(schema: schema)
        guard FileManager.default.createFile(atPath: path, contents: nil) else { throw CocoaError(.fileWriteUnknown) }
        file = try FileHandle(forWritingTo: URL(filePath: path))
    }

    func write(_ batch: RecordBatch, rowsPerGroup: Int) throws {
        try encoder.append(batch)
        if encoder.openRowCount >= rowsPerGroup { try encoder.endRowGroup() }
        try writeParts()
    }

    func finish() throws {
        try encoder.finish()
        try writeParts()
        try file.close()
    }

    private func writeParts() throws {
        while true {
            let part = encoder.takePart()
            if part.isEmpty { return }
            try file.write(contentsOf: part)
        }
    }
}
