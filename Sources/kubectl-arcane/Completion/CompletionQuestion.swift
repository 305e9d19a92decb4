/// What may stand in the place of the last word of a command line, which has only been begun.
struct CompletionQuestion: Hashable, Sendable {
    /// Where the answer comes from.
    enum Source: Hashable, Sendable {
        /// These words.
        case words([String])
        /// The names of StreamClasses.
        case streamClasses
        /// The names of the streams of a class.
        case streams(ofClass: String)
        /// The keys of the downtimes that streams of a class are in.
        case downtimes(ofClass: String)
        /// The names of namespaces.
        case namespaces
        /// The contexts of the kubeconfig.
        case contexts
        /// Files, which the shell knows better.
        case files
    }

    /// Where the answer comes from.
    var source: Source
    /// What the answer begins with.
    var prefix: String
    /// The options that stand before, by their long names without dashes.
    var options: [String: String] = [:]

    /// Reads the words behind the program's name; the last one is the one that is completed, and may be empty.
    init(_ words: [String], in root: CommandTree) {
        var command = root
        var positionals: [String] = []
        var pending: CommandTree.Argument?
        var given: [String: String] = [:]
        for word in OptionOrder.commandFirst(words.dropLast(), in: root) {
            if let option = pending {
                given[Self.key(option)] = word
                pending = nil
            } else if word.hasPrefix("-") {
                let parts = word.split(separator: "=", maxSplits: 1).map(String.init)
                let option = command.arguments.first { $0.isOption && $0.names.contains(parts.first ?? word) }
                if let option, parts.count == 2 { given[Self.key(option)] = parts[1] } else { pending = option }
            } else if let next = command.subcommands.first(where: { $0.name == word }) {
                command = next
            } else {
                positionals.append(word)
            }
        }
        options = given
        prefix = words.last ?? ""
        if let pending {
            source = Self.source(of: pending, after: positionals)
        } else if prefix.hasPrefix("-") {
            source = .words(command.arguments.flatMap(\.names).filter { $0.hasPrefix("--") }.sorted())
        } else if !command.subcommands.isEmpty {
            source = .words(command.subcommands.map(\.name))
        } else {
            let places = command.arguments.filter(\.isPositional)
            let place = places.indices.contains(positionals.count) ? places[positionals.count] : places.last { $0.isRepeating }
            source = place.map { Self.source(of: $0, after: positionals) } ?? .words([])
        }
    }

    private static func key(_ option: CommandTree.Argument) -> String {
        option.names.first { $0.hasPrefix("--") }.map { String($0.dropFirst(2)) } ?? ""
    }

    private static func source(of argument: CommandTree.Argument, after positionals: [String]) -> Source {
        if !argument.values.isEmpty { return .words(argument.values) }
        let streamClass = positionals.first ?? ""
        switch (key(argument), argument.valueName) {
        case ("stream-class", _), (_, "stream-class"): return .streamClasses
        case (_, "stream-id"), (_, "prefix"): return .streams(ofClass: streamClass)
        case (_, "key"): return .downtimes(ofClass: streamClass)
        case ("namespace", _): return .namespaces
        case ("context", _): return .contexts
        case ("kubeconfig", _): return .files
        default: return .words([])
        }
    }
}
