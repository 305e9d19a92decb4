import ArcaneCore
import ArgumentParser

/// Prints the schema of the source.
struct SchemaCommand<Plugin: StreamPlugin>: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: "schema", abstract: "Prints the columns of the source, as JSON.")
    }

    @OptionGroup var options: StreamOptions

    func run() async throws {
        let stream = try PreparedStream<Plugin>(options)
        let schema = try await stream.source().schemaOrThrow()
        print(schema.json.text)
    }
}

extension StreamSource {
    /// The schema where nothing is known yet, with any error as a `StreamError`.
    func schemaOrThrow() async throws -> Schema {
        do {
            return try await schema(known: nil)
        } catch {
            throw StreamError(wrapping: error)
        }
    }
}
