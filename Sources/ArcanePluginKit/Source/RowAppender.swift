import ArcaneCore
import ArcaneJSON
import Foundation

/// Collects rows given as Swift values into a batch.
final class RowAppender {
    private let builder: RecordBatchBuilder
    private let encoder = JSONEncoder()
    /// So many rows make a batch.
    private static let batchRows = 4096

    init(schema: Schema) {
        builder = RecordBatchBuilder(schema: schema)
    }

    var isFull: Bool { builder.rowCount >= RowAppender.batchRows }

    /// Appends `row`, whose properties are the columns; one that is missing is null.
    func append(_ row: some Encodable) throws {
        guard case .object(let members) = try JSONValue(parsing: [UInt8](encoder.encode(row))) else {
            throw StreamError(.invalidRecord, "a row must be a value with named properties, such as a struct")
        }
        do {
            for (column, field) in zip(builder.columns, builder.schema.fields) {
                try column.append(members[field.name] ?? .null, as: field)
            }
            let columns = Set(builder.schema.fields.map(\.name))
            if let unknown = members.keys.filter({ !columns.contains($0) }).sorted().first {
                throw StreamError(.invalidRecord, "the row has a property '\(unknown)' that the schema does not have")
            }
        } catch {
            builder.cancelRow()
            throw error
        }
        builder.endRow()
    }

    func finish() -> RecordBatch { builder.finish() }
}
