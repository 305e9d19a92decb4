import ArcaneCore
import ArcaneJSONLines
import ArgumentParser
import AsyncAlgorithms
import Foundation

/// Prints the first rows of the source, and writes nothing.
struct PreviewCommand<Plugin: StreamPlugin>: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "preview", abstract: "Prints the first rows of the source, one JSON object a line, and writes nothing."
        )
    }

    @Argument(help: "How many rows.")
    var rows: Int = 10

    @OptionGroup var options: StreamOptions

    func run() async throws {
        guard rows > 0 else { throw StreamError.configuration("'\(rows)' is no number of rows; give 1 or more") }
        let stream = try PreparedStream<Plugin>(options)
        let source = try await stream.source()
        let schema = try await source.schemaOrThrow()
        do {
            try await print(source, schema)
        } catch {
            throw StreamError(wrapping: error)
        }
    }

    private func print(_ source: Plugin.Source, _ schema: Schema) async throws {
        let output = RecordOutput(schema: schema)
        let reading = Task {
            defer { output.items.finish() }
            let end = try await source.currentPosition()
            var previous: Plugin.Source.Slice?
            while let slice = try await source.slice(after: previous, before: end) {
                _ = try await source.read(slice, into: output)
                previous = slice
            }
            try await output.finish()
        }
        var left = rows
        for await item in output.items where left > 0 {
            guard case .batch(let batch) = item else { continue }
            let part = batch.slice(0..<min(left, batch.rowCount))
            try FileHandle.standardOutput.write(contentsOf: Data(try lines(of: part)))
            left -= part.rowCount
            if left == 0 { reading.cancel() }
        }
        if left > 0 { try await reading.value }
        if left == rows { StandardError.write("the source has no rows") }
    }

    private func lines(of batch: RecordBatch) throws -> [UInt8] {
        let encoder = try JSONLinesEncoder(schema: batch.schema, compression: .none)
        try encoder.append(batch)
        try encoder.finish()
        return encoder.takeBytes()
    }
}
