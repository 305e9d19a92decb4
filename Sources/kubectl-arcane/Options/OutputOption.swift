import ArgumentParser

/// What a command prints.
enum OutputFormat: String, ExpressibleByArgument, CaseIterable, Sendable {
    /// Columns for people.
    case table
    /// Columns for people, and more of them.
    case wide
    /// The objects, in JSON.
    case json
    /// The objects, in YAML.
    case yaml
    /// `kind.group/name`, as kubectl takes it.
    case name

    /// Whether it is made for people, who may be told more on the way.
    var isForPeople: Bool { self == .table || self == .wide }
}

/// How a command prints what it has found or done.
struct OutputOption: ParsableArguments {
    @Option(name: [.customShort("o"), .customLong("output")], help: "What is printed.")
    var format = OutputFormat.table
}
