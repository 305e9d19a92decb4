import ArcaneCore
import ArcaneJSON

/// A command, its options and its subcommands, as the parser of the command line tells of itself.
struct CommandTree: Sendable {
    private let json: JSONValue

    /// Reads what the parser prints for tools (`--experimental-dump-help`); an empty tree where that is not JSON.
    init(dump: String) {
        json = (try? JSONValue(parsing: dump))?["command"] ?? [:]
    }

    private init(_ json: JSONValue) { self.json = json }

    /// Its name.
    var name: String { json["commandName"]?.stringValue ?? "" }
    /// Its subcommands, but for those that are no business of a person.
    var subcommands: [CommandTree] {
        (json["subcommands"]?.arrayValue ?? []).filter { $0["shouldDisplay"] != false }.map(CommandTree.init)
    }
    /// Its arguments: options, flags, and those that have no name.
    var arguments: [Argument] { (json["arguments"]?.arrayValue ?? []).map(Argument.init) }

    /// An argument of a command.
    struct Argument: Sendable {
        private let json: JSONValue

        init(_ json: JSONValue) { self.json = json }

        /// Its names on the command line, such as `-n` and `--namespace`; none for one that stands by its position.
        var names: [String] {
            (json["names"]?.arrayValue ?? []).compactMap { name in
                name["name"]?.stringValue.map { name["kind"] == "long" ? "--\($0)" : "-\($0)" }
            }
        }
        /// What stands for its value in the help, such as `stream-class`.
        var valueName: String { json["valueName"]?.stringValue ?? "" }
        /// The values that it may have, where they are known.
        var values: [String] { json["allValues"]?.arrayValue?.compactMap(\.stringValue) ?? [] }
        /// Whether a value follows its name.
        var isOption: Bool { json["kind"] == "option" }
        /// Whether it stands by its position.
        var isPositional: Bool { json["kind"] == "positional" }
        /// Whether there may be several of it.
        var isRepeating: Bool { json["isRepeating"] == true }
    }
}
