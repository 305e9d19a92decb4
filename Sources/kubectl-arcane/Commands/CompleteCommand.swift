import ArgumentParser

/// Completes a command line for kubectl, which calls the program `kubectl_complete-arcane` with its words.
struct CompleteCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "__complete", abstract: "Completes a command line for kubectl.", shouldDisplay: false)

    @Argument(parsing: .captureForPassthrough)
    var words: [String] = []

    func run() async {
        let question = CompletionQuestion(words, in: CommandTree(dump: KubectlArcane._dumpHelp()))
        for line in await CompletionAnswer(to: question).lines { Console.print(line) }
    }
}
