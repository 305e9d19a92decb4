/// Where options stand on the command line. kubectl takes those of a command before it, too: `kubectl arcane -n sales stream list`.
enum OptionOrder {
    /// `words` with the options that stand before the command, or between its words, behind it. What is no option of any command stays where it
    /// is, so that the parser says what is wrong with it.
    static func commandFirst(_ words: [String], in root: CommandTree) -> [String] {
        var command = root
        var names: [String] = []
        var options: [String] = []
        var rest = words[...]
        while let word = rest.first, !command.subcommands.isEmpty {
            if let next = command.subcommands.first(where: { $0.name == word }) {
                command = next
                names.append(word)
                rest.removeFirst()
            } else if let length = length(of: word, in: command), rest.count >= length {
                options += rest.prefix(length)
                rest.removeFirst(length)
            } else {
                return words
            }
        }
        return names + options + rest
    }

    /// How many words the option that begins with `word` has, in any of the commands below `command`; nil where none of them has such an option.
    private static func length(of word: String, in command: CommandTree) -> Int? {
        let parts = word.split(separator: "=", maxSplits: 1)
        guard word.hasPrefix("-"), let name = parts.first.map(String.init), !isHelp(name) else { return nil }
        let found = command.subcommands.lazy.compactMap { below in
            below.arguments.first { $0.names.contains(name) }.map { $0.isOption && parts.count == 1 ? 2 : 1 }
                ?? length(of: word, in: below)
        }
        return found.first
    }

    /// Help is about the command that stands before it.
    private static func isHelp(_ name: String) -> Bool { name == "-h" || name == "--help" }
}
